/**
 * CloudFront Function, viewer request, for pages: an address that ends with / is its index.html; one that names a folder is
 * sent to the address with / (301, query kept), because links in pages are relative to it. A last part with an ending
 * that begins with a letter, such as rss.xml, is a file; a version such as llama-3.1 is none.
 * CloudFront's engine knows no destructuring, no spread and no ??.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (uri.endsWith("/")) {
    request.uri = `${uri}index.html`;
    return request;
  }
  if (/\.[a-z][a-z0-9]*$/i.test(uri.slice(uri.lastIndexOf("/") + 1))) return request;
  const query = [];
  for (const name in request.querystring) {
    const parameter = request.querystring[name];
    const values = parameter.multiValue || [parameter];
    for (let i = 0; i < values.length; i++) query.push(`${name}=${values[i].value}`);
  }
  // Two slashes at the front would be another host's address, and browsers read \ as one.
  const path = `${uri.replace(/^[/\\]+/, "/")}/`;
  return {
    statusCode: 301,
    statusDescription: "Moved Permanently",
    headers: { location: { value: query.length === 0 ? path : `${path}?${query.join("&")}` } },
  };
}
