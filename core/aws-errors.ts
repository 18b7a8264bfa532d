import { ConditionError, HubraceError } from "./errors.ts";

/** What went wrong and what the operator can do about it. */
export type Remedy = readonly [cause: string, remedy: string];

/** Characters of AWS's own message that are repeated. */
const SAID = 300;

const NO_CREDENTIALS: Remedy = [
  "no AWS credentials were found",
  "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; a Lambda function has those of its role",
];
const NO_REGION: Remedy = ["no AWS region is set", "set AWS_REGION, for example to eu-central-1"];
const REFUSED_CREDENTIALS: Remedy = [
  "AWS does not accept these credentials",
  "check the access key, its secret and this machine's clock",
];
const EXPIRED: Remedy = ["the AWS credentials have expired", "sign in again and run the same command again"];
const OTHER_REGION: Remedy = ["it lies in another region", "set AWS_REGION to its region"];
const UNREACHABLE: Remedy = [
  "that address cannot be reached",
  "check the endpoint, the region's spelling and the network",
];
const BROKEN: Remedy = ["the connection broke each time", "check the network and run the same command again"];
const THROTTLED: Remedy = [
  "AWS asks for fewer requests",
  "wait some minutes and run the same command again; if it lasts, look at the account's quotas",
];
const NO_AWS: Remedy = [
  "what answers at that address does not speak the protocol",
  "check the endpoint: leave it out for AWS itself",
];

const NO_REASON: Remedy = [
  "AWS refuses without saying why",
  "check that the credentials have not expired, and the region",
];

/** By the error's name, or by the code of Node's network errors. */
const COMMON: Readonly<Record<string, Remedy>> = {
  CredentialsProviderError: NO_CREDENTIALS,
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  InvalidAccessKeyId: REFUSED_CREDENTIALS,
  InvalidClientTokenId: REFUSED_CREDENTIALS,
  InvalidSignatureException: REFUSED_CREDENTIALS,
  InvalidToken: REFUSED_CREDENTIALS,
  RequestTimeTooSkewed: REFUSED_CREDENTIALS,
  SignatureDoesNotMatch: REFUSED_CREDENTIALS,
  UnrecognizedClientException: REFUSED_CREDENTIALS,
  AuthorizationHeaderMalformed: OTHER_REGION,
  PermanentRedirect: OTHER_REGION,
  EAI_AGAIN: UNREACHABLE,
  ECONNREFUSED: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  ECONNRESET: BROKEN,
  EPIPE: BROKEN,
  ETIMEDOUT: BROKEN,
  TimeoutError: BROKEN,
  ProvisionedThroughputExceededException: THROTTLED,
  RequestLimitExceeded: THROTTLED,
  SlowDown: THROTTLED,
  ThrottlingException: THROTTLED,
};

/**
 * A failed request to an AWS service as one sentence: `what` was wanted (for example "lake: cannot read a/b in s3://bucket"),
 * the cause, its name, and what to do. `own` are the remedies of one service, by name. Errors that are sentences already,
 * and those that nobody foresaw, are passed on as they are.
 */
export function awsError(what: string, error: unknown, own: Readonly<Record<string, Remedy>> = {}): Error {
  if (error instanceof HubraceError || error instanceof ConditionError) return error;
  if (!(error instanceof Error)) return new Error(`${what}: ${String(error)}`);
  const name = errorName(error);
  const known = own[name] ?? COMMON[name] ?? byAnswer(error);
  if (known === undefined) return error;
  const [cause, remedy] = known;
  const tries = attempts(error);
  const said = [name, "UnknownError"].includes(error.message) ? "" : firstLine(error.message);
  const detail = [name === "Error" ? "" : name, said, tries > 1 ? `${tries} attempts` : ""].filter(Boolean).join(", ");
  return new HubraceError(`${what}: ${cause} (${detail}); ${remedy}`, 1, { cause: error });
}

/** The SDK adds lines of advice for programmers. */
function firstLine(message: string): string {
  return message.slice(0, SAID).split("\n")[0] ?? "";
}

/** The code of a network error, else the name that the service gave its error. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** The HTTP status of the answer, 0 when there was none. */
export function httpStatus(error: unknown): number {
  return Number(metadata(error).httpStatusCode ?? 0);
}

function attempts(error: Error): number {
  return Number(metadata(error).attempts ?? 1);
}

function metadata(error: unknown): Readonly<Record<string, unknown>> {
  const found = error instanceof Error && "$metadata" in error ? error.$metadata : undefined;
  return typeof found === "object" && found !== null ? { ...found } : {};
}

function byAnswer(error: Error): Remedy | undefined {
  if (/region is missing/i.test(error.message)) return NO_REGION;
  const status = httpStatus(error);
  if (status === 301 || status === 307) return OTHER_REGION;
  if (status >= 500) return [`AWS answered ${status} each time`, "wait some minutes and run the same command again"];
  // Only answers to HEAD give no reason, and those say 400 for expired credentials too.
  if (error.message === "UnknownError" && status === 400) return NO_REASON;
  if (
    error.message === "UnknownError" ||
    error instanceof SyntaxError ||
    /deserialization|is not expected/i.test(error.message)
  )
    return NO_AWS;
  return undefined;
}
