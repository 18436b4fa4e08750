import { micromark } from "micromark";
import { useMemo } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import styles from "./Drill.module.css";

const css = bindStyles(styles);

/** No pictures: a drill may come from anywhere, and the page asks nobody else for anything. */
const withoutPictures = { disable: { null: ["labelStartImage"] } };

/** Markdown as a page: what is HTML in it is shown as text, and links lead to https only (micromark's own rule). */
export function Prose({ text }: { readonly text: string }) {
  const html = useMemo(() => micromark(text, { extensions: [withoutPictures] }), [text]);
  return <div className={css("prose")} dangerouslySetInnerHTML={{ __html: html }} />;
}
