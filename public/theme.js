// Runs before the first paint, so that a chosen theme never flashes. See src/ui/stores/ui.ts.
(() => {
  let theme = "system";
  try {
    theme = JSON.parse(localStorage.getItem("kubarium:ui") ?? "{}").theme ?? "system";
  } catch {
    // Storage is forbidden or holds something else: the system decides.
  }
  if (theme !== "light" && theme !== "dark") theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
  if (matchMedia("(prefers-contrast: more)").matches) document.documentElement.dataset.contrast = "more";
})();
