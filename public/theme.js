// Runs before the first paint, so that a chosen look never flashes. See src/ui/stores/settings.ts.
(() => {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("kubarium:settings") ?? "{}") ?? {};
  } catch {
    // Storage is forbidden or holds something else: the system decides.
  }
  const { dataset } = document.documentElement;
  const wishes = (query) => matchMedia(query).matches;
  const theme = String(kept.theme ?? "system");
  dataset.theme = theme.endsWith("dark") || (!theme.endsWith("light") && wishes("(prefers-color-scheme: dark)")) ? "dark" : "light";
  dataset.contrast = theme.startsWith("contrast-") || wishes("(prefers-contrast: more)") ? "more" : "normal";
  dataset.size = ["large", "projector"].includes(kept.size) ? kept.size : "normal";
  dataset.motion = kept.motion === "reduced" || wishes("(prefers-reduced-motion: reduce)") ? "reduced" : "full";
})();
