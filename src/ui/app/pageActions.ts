import { examples } from "../stores/examples/examples.ts";
import { replaceManifest } from "../stores/manifestDraft.ts";
import { changeSettings, motionChoices, sizeChoices, themeChoices } from "../stores/settings.ts";
import { useUi } from "../stores/ui.ts";
import type { Overlay } from "../stores/ui.ts";
import { wordsOf } from "../stores/words/language.ts";
import { pageKeys } from "./pageKeys.ts";
import type { PageAction } from "./pageKeys.ts";
import { printPage } from "./print.ts";
import { motionWords, sizeWords, themeWords } from "./settingWords.ts";

const dialogs: Readonly<Partial<Record<Overlay, string>>> = {
  share: "share this session: a link, a file, its manifests",
  apply: "apply a manifest",
  import: "import a real cluster",
  cluster: "another cluster",
  drills: "failure drills",
  fidelity: "what is simulated, and what is not",
};

/** The frame of the diagram has the picture; here is only the way to its menu. */
const savePicture = (kind: "svg" | "png"): void => void document.dispatchEvent(new CustomEvent("kubarium:save-picture", { detail: kind }));

/** Everything that can be done on the page without a name of something in the cluster. */
export const pageActions: readonly PageAction[] = [
  ...pageKeys,
  ...Object.entries(dialogs).map(([overlay, words]): PageAction => ({ group: "Page", words, run: () => useUi.setState({ overlay: overlay as Overlay }) })),
  { group: "Diagram", words: "show as a table, as a picture", run: () => useUi.setState(({ asTable }) => ({ asTable: !asTable })) },
  { group: "Diagram", words: "save picture as SVG", run: () => savePicture("svg") },
  { group: "Diagram", words: "save picture as PNG", run: () => savePicture("png") },
  { group: "Diagram", words: "print this diagram", run: printPage },
  ...themeChoices.map((theme): PageAction => ({ group: "Settings", words: `colours: ${themeWords[theme].toLowerCase()}`, said: ({ settings }) => `${settings.colours}: ${settings.themes[theme]}`, run: () => changeSettings({ theme }) })),
  ...sizeChoices.map((size): PageAction => ({ group: "Settings", words: `size: ${sizeWords[size].toLowerCase()}`, said: ({ settings }) => `${settings.size}: ${settings.sizes[size]}`, run: () => changeSettings({ size }) })),
  ...motionChoices.map((motion): PageAction => ({ group: "Settings", words: `motion: ${motionWords[motion].toLowerCase()}`, said: ({ settings }) => `${settings.motion}: ${settings.motions[motion]}`, run: () => changeSettings({ motion }) })),
  ...examples.map(({ id, yaml }): PageAction => ({
    group: "Examples",
    words: `example: ${id}`,
    said: ({ exampleOf }) => exampleOf(wordsOf("examples")[id].title),
    run: () => {
      replaceManifest(yaml, { exampleId: id });
      useUi.setState({ overlay: "apply" });
    },
  })),
];

/** An action in the reader's language; what the catalogue does not name is called as here. */
export function saidOf({ words, said }: PageAction): string {
  const catalogue = wordsOf("app");
  return said?.(catalogue) ?? catalogue.helpDialog.keys[words] ?? words;
}

/** Those whose words hold all that was typed, in the reader's language or in English. */
export function findActions(text: string): readonly PageAction[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  return pageActions.filter((action) => {
    const { words: english, group, isKeyOnly, isOffered } = action;
    const all = `${group} ${english} ${saidOf(action)}`.toLowerCase();
    return isKeyOnly !== true && isOffered?.() !== false && words.every((word) => all.includes(word));
  });
}
