import { create } from "zustand";
import { finishEdit, useEditing } from "../stores/editing.ts";
import { baseName, fileText, useHome, writeFile } from "../stores/home.ts";
import { replaceManifest, useManifestDraft } from "../stores/manifestDraft.ts";
import { wordsOf } from "../stores/words/language.ts";

/** A text that is open in the editor. The one that is shown has its text in the draft. */
export interface OpenDocument {
  /** "draft", "file:<path>" or "request:<id>". */
  readonly key: string;
  /** "": the scratch text, which each language calls its own way (`titleOf`). */
  readonly title: string;
  readonly kind: "draft" | "file" | "request";
  /** Where it is saved; for a request what it is called. */
  readonly name: string;
  readonly text: string;
  /** As it was when it was opened or saved last. */
  readonly saved: string;
}

interface Documents {
  readonly open: readonly OpenDocument[];
  readonly active: string;
}

const draft: OpenDocument = { key: "draft", title: "", kind: "draft", name: "", text: "", saved: "" };
/** What a document is called. */
export const titleOf = ({ kind, title }: OpenDocument): string => (kind === "draft" ? wordsOf("editor").files.scratch : title);

const openMax = 12;

export const useDocuments = create<Documents>(() => ({ open: [draft], active: "draft" }));

export const activeDocument = (): OpenDocument => {
  const { open, active } = useDocuments.getState();
  return open.find(({ key }) => key === active) ?? draft;
};

/** Puts what stands in the editor back into its document. */
function keepText(): void {
  const { text } = useManifestDraft.getState();
  useDocuments.setState(({ open, active }) => ({ open: open.map((document) => (document.key === active ? { ...document, text } : document)) }));
}

export function showDocument(key: string): void {
  if (useDocuments.getState().active === key) return;
  keepText();
  const document = useDocuments.getState().open.find((candidate) => candidate.key === key);
  if (document === undefined) return;
  useDocuments.setState({ active: key });
  show(document.text);
}

function add(document: OpenDocument): void {
  keepText();
  const { open } = useDocuments.getState();
  if (!open.some(({ key }) => key === document.key)) useDocuments.setState({ open: [...open, document] });
  showDocument(document.key);
}

/** Opens a file of the home. @returns false when too many are open */
export function openFile(path: string): boolean {
  const text = fileText(path) ?? "";
  const { open } = useDocuments.getState();
  if (!open.some(({ key }) => key === `file:${path}`) && open.length >= openMax) return false;
  add({ key: `file:${path}`, title: baseName(path), kind: "file", name: path, text, saved: text });
  return true;
}

/** Saves what is shown into its file. @returns why it could not be */
export function saveDocument(path?: string): string | undefined {
  const document = activeDocument();
  const target = path ?? document.name;
  const { text } = useManifestDraft.getState();
  const problem = writeFile(target, text);
  if (problem !== undefined) return problem;
  if (path !== undefined && document.kind === "draft") {
    useDocuments.setState(({ open }) => ({ open: open.map((other) => (other.key === "draft" ? draft : other)) }));
    useDocuments.setState(({ open }) => ({ open: [...open.filter(({ key }) => key !== `file:${path}`), { key: `file:${path}`, title: baseName(path), kind: "file", name: path, text, saved: text }], active: `file:${path}` }));
    return undefined;
  }
  useDocuments.setState(({ open }) => ({ open: open.map((other) => (other.key === document.key ? { ...other, text, saved: text } : other)) }));
  return undefined;
}

/** Closes a document; what a command waits for is then answered: with the text, or without. */
export function closeDocument(key: string, saves = false): void {
  keepText();
  const { open, active } = useDocuments.getState();
  const index = open.findIndex((document) => document.key === key);
  const document = open[index];
  if (document === undefined || document.kind === "draft") return;
  const rest = open.filter((other) => other.key !== key);
  if (active === key) showDocument(rest[Math.min(index, rest.length - 1)]?.key ?? "draft");
  useDocuments.setState({ open: rest });
  if (document.kind === "request") finishEdit(Number(key.slice("request:".length)), saves ? document.text : undefined);
}

/** What commands want edited is opened, and closed when they have given up. */
function followRequests(): void {
  const { requests } = useEditing.getState();
  for (const request of requests) {
    const key = `request:${request.id}`;
    if (!useDocuments.getState().open.some((document) => document.key === key)) add({ key, title: baseName(request.name), kind: "request", name: request.name, text: request.text, saved: request.text });
  }
  for (const document of useDocuments.getState().open) {
    if (document.kind === "request" && !requests.some(({ id }) => document.key === `request:${id}`)) closeDocument(document.key);
  }
}

/** A version that came from here; any other means that something new was opened, which is no file. */
let ownVersion = useManifestDraft.getState().version;

function show(text: string): void {
  ownVersion = useManifestDraft.getState().version + 1;
  replaceManifest(text);
}

/** An example that was chosen, files that were dropped: they go into the scratch text, and no file is lost. */
function followReplacements(): void {
  useManifestDraft.subscribe((state, before) => {
    if (state.version === before.version || state.version === ownVersion) return;
    ownVersion = state.version;
    useDocuments.setState(({ open, active }) => ({ open: open.map((document) => (document.key === active && active !== "draft" ? { ...document, text: before.text } : document)), active: "draft" }));
  });
}

let isFollowing = false;

/** Once per page. */
export function followEditing(): void {
  if (isFollowing) return;
  isFollowing = true;
  followReplacements();
  followRequests();
  useEditing.subscribe(followRequests);
  // What the shell writes into an open file is shown, unless it was changed here too.
  useHome.subscribe(({ files }, before) => {
    if (files === before.files) return;
    keepText();
    const { open, active } = useDocuments.getState();
    const fresh = open.map((document) => {
      const text = document.kind === "file" ? files[document.name] : undefined;
      return text === undefined || text === document.saved || document.text !== document.saved ? document : { ...document, text, saved: text };
    });
    useDocuments.setState({ open: fresh });
    const shown = fresh.find(({ key }) => key === active);
    if (shown !== undefined && shown.text !== useManifestDraft.getState().text) show(shown.text);
  });
}
