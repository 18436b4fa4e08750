import { useMemo, useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { CopyButton } from "../../design/CopyButton.tsx";
import styles from "./YamlView.module.css";
import { Section } from "./Section.tsx";
import { yamlBlocks, yamlTokens } from "./yamlLines.ts";

const css = bindStyles(styles);

/** Lines beyond this are copied, not shown. */
const linesMax = 1_500;

/** An object as kubectl get -o yaml prints it, coloured; managedFields folded. */
export function YamlView({ yaml, name }: { readonly yaml: string; readonly name: string }) {
  const blocks = useMemo(() => yamlBlocks(yaml), [yaml]);
  const [isUnfolded, setUnfolded] = useState(false);
  const hidden = blocks.length - linesMax;
  return (
    <Section title="YAML" startsClosed aside={<CopyButton text={yaml} label="Copy the YAML" />}>
      <div className={css("yaml")} role="region" aria-label={`YAML of ${name}`} tabIndex={0}>
        {blocks.slice(0, linesMax).map((block) => {
          if (block.type === "line") return <YamlLine key={block.number} text={block.text} />;
          return (
            <div key={block.number}>
              <button type="button" className={css("fold")} aria-expanded={isUnfolded} onClick={() => setUnfolded(!isUnfolded)}>
                {isUnfolded ? "▾" : "▸"} {block.title.trim()} {block.lines.length} lines
              </button>
              {isUnfolded && block.lines.map((line, index) => <YamlLine key={block.number + index + 1} text={line} />)}
            </div>
          );
        })}
        {hidden > 0 && <p>and {hidden} more lines: copy to see them all</p>}
      </div>
    </Section>
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
