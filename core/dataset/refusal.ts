import { HubraceError } from "../errors.ts";

/** An answer of the Hub, or of its storage, that another attempt would not change. Never holds the token or a signed address. */
export class Refusal extends Error {
  readonly status: number;
  /** What the server said, fit for a terminal; may be empty. */
  readonly said: string;
  /** Where a redirect led, or null. */
  readonly location: string | null;
  /** Method, host and path, without the query: storage addresses carry their signature there. */
  readonly request: string;

  constructor(request: string, status: number, said: string, location: string | null) {
    super(`${request} was answered with HTTP ${status}${said === "" ? "" : `: ${said}`}`);
    this.name = "Refusal";
    this.request = request;
    this.status = status;
    this.said = said;
    this.location = location;
  }
}

const TOKENS = "https://huggingface.co/settings/tokens";

/** A refusal of the data set `to` as a sentence that says what to do next. */
export function refusalSentence(refusal: Refusal, to: string): HubraceError {
  const { status, said, location } = refusal;
  const http = `HTTP ${status}${said === "" ? "" : `: ${said}`}`;
  if (location !== null && status >= 300 && status < 400)
    return failed(`${to} has moved on the Hub, to ${location}; name its new place with --to (${http})`);
  if (status === 401)
    return failed(`the Hub does not accept HF_TOKEN (${http}); make a new one at ${TOKENS} and set it anew`);
  if (status === 403)
    return failed(`HF_TOKEN may not write to ${to} (${http}); give it write access to this data set at ${TOKENS}`);
  if (status === 409 || status === 412)
    return failed(
      `others committed to ${to} again and again (${http}); run the same command when they are done, it goes on from what is there`,
    );
  return failed(
    `${refusal.message}; nothing was committed to ${to}. Run the same command again, it goes on from what is there`,
  );
}

/** A failure of the command that publishes to the Hub. */
export function failed(sentence: string): HubraceError {
  return new HubraceError(`publish: ${sentence}`);
}
