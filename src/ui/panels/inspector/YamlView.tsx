import { useMemo, useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { CopyButton } from "../../design/CopyButton.tsx";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import styles from "./YamlView.module.css";
import { Section } from "./Section.tsx";
import { yamlBlocks, yamlTokens } from "./yamlLines.ts";

const css = bindStyles(styles);

/** Lines beyond this are copied, not shown. */
const linesMax = 1_500;

/** An object as kubectl get -o yaml prints it, coloured; what machines write for machines is folded. */
export function YamlView({ yaml, name }: { readonly yaml: string; readonly name: string }) {
  const words = useWords("inspector");
  const blocks = useMemo(() => yamlBlocks(yaml), [yaml]);
  const hidden = blocks.length - linesMax;
  return (
    <Section title={words.yaml.title} startsClosed>
      <span className={css("copy")}>
        <CopyButton text={yaml} label={words.yaml.copy} visible={words.yaml.copyShort} />
      </span>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must take the focus, or the keyboard could not scroll it */}
      <div className={css("yaml")} role="region" aria-label={words.yaml.of(name)} tabIndex={0}>
        {blocks.slice(0, linesMax).map((block) => {
          if (block.type === "line") return <YamlLine key={block.number} text={block.text} />;
          return <Fold key={block.number} title={block.title} lines={block.lines} />;
        })}
        {hidden > 0 && <p>{words.yaml.hidden(hidden)}</p>}
      </div>
    </Section>
  );
}

function Fold({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <button type="button" className={css("fold")} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? "▾" : "▸"} {title.trim()} {wordsOf("inspector").yaml.lines(lines.length)}
      </button>
      {/* eslint-disable-next-line react/no-array-index-key -- lines have no other identity and are replaced as a whole */}
      {isOpen && lines.map((line, index) => <YamlLine key={index} text={line} />)}
    </div>
  );
}

function YamlLine({ text }: { readonly text: string }) {
  return (
    <div className={css("line")}>
      {yamlTokens(text).map((token, index) => (
        // eslint-disable-next-line react/no-array-index-key -- tokens of one line have no other identity and never move
        <span key={index} className={css(token.kind)}>
          {token.text}
        </span>
      ))}
      {text === "" && " "}
    </div>
  );
}
