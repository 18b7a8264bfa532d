/**
 * CloudFront Function, viewer request, for the public data: the address /data/v1/DATE/FILE of a page's download is the object
 * releases/v1/DATE/FILE, so that every release stays where it was cited, not only the one that the pages were built from.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  const request = event.request;
  request.uri = request.uri.replace(/^\/data\//, "/releases/");
  return request;
}
