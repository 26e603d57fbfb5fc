// Other tabs of the same conversation: what happens in one is shown in all, at once or when it is looked at again.
import { fetchAs } from "./api.js";

/** Calls `refresh` when the conversation's newest message is another than `shown()`; returns how to tell the others. */
export function inStep(sessionId, { shown, refresh, isBusy }) {
  const channel = new BroadcastChannel(`conversation-${sessionId}`);
  const look = async () => {
    if (isBusy() || !navigator.onLine) return;
    const newest = await newestMessage(sessionId);
    if (newest !== null && newest !== shown() && !isBusy()) await refresh();
  };
  channel.addEventListener("message", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  // Back and Forward may show the page as it was left.
  addEventListener("pageshow", ({ persisted }) => { if (persisted) look(); });
  return () => channel.postMessage("changed");
}

async function newestMessage(sessionId) {
  try {
    const response = await fetchAs(`/c/${sessionId}/doing/`);
    return response.ok ? (await response.json()).newest : null;
  } catch {
    return null;
  }
}
