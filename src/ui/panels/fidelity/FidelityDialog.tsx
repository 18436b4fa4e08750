import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { CopyButton } from "../../design/CopyButton.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { SearchField } from "../../design/SearchField.tsx";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import type { Words } from "../../stores/words/language.ts";
import facts from "./fidelity.json";
import styles from "./FidelityDialog.module.css";

const css = bindStyles(styles);

type Kind = (typeof facts)["kinds"][number];

const groups = [
  { status: "modelled", words: "modelled" },
  { status: "answered", words: "answered" },
  { status: "another version", words: "another" },
  { status: "without effect", words: "without" },
] as const satisfies readonly { readonly status: string; readonly words: keyof Words["dialogs"]["fidelity"]["groups"] }[];

/** Law: never fake success. What is modelled, what is accepted without effect, what is simplified: generated from the tests and the registry. */
export function FidelityDialog() {
  const words = useWords("dialogs");
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const has = (...texts: readonly string[]) => wanted === "" || texts.some((text) => text.toLowerCase().includes(wanted));
  const kinds = facts.kinds.filter(({ kind, apiVersion, fields }) => has(kind, apiVersion, ...fields.flat()));
  const fields = kinds.filter(({ status }) => status === "modelled").flatMap(({ kind, fields: own }) => own.map(([path = "", reason = ""]) => ({ kind, path, reason }))).filter(({ kind, path, reason }) => has(kind, path, reason));
  const simplified = facts.simplified.map(({ component, entries }) => ({ component, entries: entries.filter(({ text, file }) => has(component, text, file)) })).filter(({ entries }) => entries.length > 0);
  return (
    <Dialog title={words.fidelity.title} size="l" onClose={() => useUi.setState({ overlay: null })}>
      <div className={css("content")}>
        <p className={css("prose")}>
          {words.fidelity.text}
        </p>
        <dl className={css("figures")}>
          {facts.recordings.map(({ what, equal, of }) => (
            <div key={what}>
              <dd>
                {equal} <span className={css("of")}>{words.fidelity.of(of)}</span>
              </dd>
              <dt>{what}</dt>
            </div>
          ))}
        </dl>
        <div className={css("search")}>
          <SearchField value={query} onChange={setQuery} label={words.fidelity.search} />
          <CopyButton text={() => `${location.origin}${location.pathname}#fidelity`} label={words.fidelity.copy} visible={words.fidelity.copyShort} />
        </div>
        {groups.map(({ status, words: group }) => (
          <KindGroup key={status} title={words.fidelity.groups[group]} kinds={kinds.filter((kind) => kind.status === status)} />
        ))}
        {fields.length > 0 && (
          <section>
            <h3 className={css("heading")}>{words.fidelity.fields(fields.length)}</h3>
            <p className={css("prose")}>{words.fidelity.fieldsText}</p>
            <table className={css("table")}>
              <tbody>
                {fields.map(({ kind, path, reason }) => (
                  <tr key={`${kind} ${path}`}>
                    <th scope="row">
                      {kind} <code>{path}</code>
                    </th>
                    <td>{reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        {simplified.length > 0 && (
          <section>
            <h3 className={css("heading")}>{words.fidelity.simplified}</h3>
            {simplified.map(({ component, entries }) => (
              <div key={component}>
                <h4 className={css("component")}>{component}</h4>
                <ul className={css("notes")}>
                  {entries.map(({ file, text }) => (
                    <li key={`${file} ${text}`} title={file}>
                      {text}
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </section>
        )}
        {kinds.length === 0 && simplified.length === 0 && <p role="status">{words.fidelity.notFound(query)}</p>}
      </div>
    </Dialog>
  );
}

function KindGroup({ title, kinds }: { readonly title: string; readonly kinds: readonly Kind[] }) {
  if (kinds.length === 0) return null;
  return (
    <section>
      <h3 className={css("heading")}>
        {title} ({kinds.length})
      </h3>
      <ul className={css("kinds")}>
        {kinds.map(({ kind, apiVersion, status, fields }) => (
          <li key={`${apiVersion} ${kind}`} title={status === "without effect" ? fields[0]?.[1] : undefined}>
            {kind} <span className={css("of")}>{apiVersion}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
