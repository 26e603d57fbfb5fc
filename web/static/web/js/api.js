// Calls the HTTP API as the person of this page, with a token that is renewed when it no longer counts.
const API = "/api/v1";
let token = null;
let renewed = pageToken; // how a token is had
let credentials = "same-origin";

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** Have tokens from `source`, beginning with `first`, and leave cookies out: in another site's frame there are none. */
export function renewTokensWith(source, first) {
  renewed = source;
  token = first;
  credentials = "omit";
}

async function pageToken() {
  const url = document.querySelector("[data-token-url]").dataset.tokenUrl;
  const response = await fetch(url, { method: "POST", headers: { "X-CSRFToken": cookie("csrftoken") } });
  if (!response.ok) throw new Error(`no token: ${response.status}`);
  return (await response.json()).access;
}

/** A fetch below /api/v1 with the token. */
export function call(path, options) {
  return fetchAs(API + path, options);
}

/** A fetch from our site with the token; one that is refused is renewed once. */
export async function fetchAs(url, { body, headers = {}, ...options } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    token ??= await renewed();
    const response = await fetch(url, {
      credentials,
      ...options,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        "Content-Type": "application/json",
        "Accept-Language": document.documentElement.lang,
        ...headers,
        Authorization: `Bearer ${token}`,
      },
    });
    if (response.status !== 401 || attempt > 0) return response;
    token = null;
  }
}

/** What the API says is wrong: `{message, error_code, …}`, with words of our own when it says nothing. */
export async function problemOf(response) {
  const unnamed = { message: "The answer could not be had just then.", error_code: "server_error" };
  try {
    return { ...unnamed, ...(await response.json()).detail };
  } catch {
    return unnamed;
  }
}
