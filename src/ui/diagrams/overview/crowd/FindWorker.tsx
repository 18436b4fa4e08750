import { Search } from "lucide-react";
import { useId, useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import { bindStyles } from "../../../design/bindStyles.ts";
import { SelectField } from "../../../design/SelectField.tsx";
import { StatusMark } from "../../../design/StatusMark.tsx";
import { cluster } from "../../../stores/cluster.ts";
import { setOptions } from "../../../stores/place.ts";
import { useWords, wordsOf } from "../../../stores/words/language.ts";
import styles from "./Crowd.module.css";
import type { Crowd } from "./crowdLayout.ts";
import { groupings } from "./grouping.ts";
import type { GroupBy } from "./grouping.ts";
import { memberLook } from "./memberLook.ts";

const css = bindStyles(styles);

const foundMax = 8;

/** Workers whose name has the typed text in it: one that ends with it first, so that "17" finds worker-17 before worker-170. */
export function findMembers(names: Iterable<string>, text: string): readonly string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const exact: string[] = [];
  const others: string[] = [];
  for (const name of names) {
    const lower = name.toLowerCase();
    if (lower === wanted || lower.endsWith(`-${wanted}`)) exact.push(name);
    else if (others.length < foundMax && lower.includes(wanted)) others.push(name);
  }
  return [...exact, ...others].slice(0, foundMax);
}

export interface FindWorkerProps {
  readonly crowd: Crowd;
  readonly by: GroupBy;
  readonly onFly: (name: string) => void;
}

/** Finds a worker as one types its name, and goes to it; and says how the crowd is grouped. */
export function FindWorker({ crowd, by, onFly }: FindWorkerProps) {
  const words = useWords("crowd");
  const [text, setText] = useState("");
  const [cursor, setCursor] = useState(0);
  const list = useId();
  const found = useMemo(() => findMembers(crowd.cells.keys(), text), [crowd, text]);
  const go = (name: string | undefined) => {
    if (name === undefined) return;
    setText("");
    onFly(name);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter") go(found[cursor] ?? found[0]);
    else if (event.key === "Escape") setText("");
    else if (event.key === "ArrowDown") setCursor(Math.min(found.length - 1, cursor + 1));
    else if (event.key === "ArrowUp") setCursor(Math.max(0, cursor - 1));
    else return;
    event.preventDefault();
  };
  return (
    <div className={css("tools")}>
      <div className={css("find")}>
        <Search size={13} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label={words.find}
          placeholder={words.find}
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-activedescendant={found.length > 0 ? `${list}-${cursor}` : undefined}
          value={text}
          maxLength={253}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setCursor(0);
          }}
          onKeyDown={onKeyDown}
        />
        {text !== "" && (
          <div id={list} role="listbox" aria-label={words.found} className={css("found")}>
            {found.map((name, index) => (
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are handled by the input, which keeps the focus
              <div key={name} id={`${list}-${index}`} role="option" tabIndex={-1} aria-selected={index === cursor} onClick={() => go(name)}>
                <Found name={name} />
              </div>
            ))}
            {found.length === 0 && <p className={css("nobody")}>{words.notFound}</p>}
          </div>
        )}
      </div>
      <SelectField label={words.stand} value={by} options={groupings.map((value) => ({ value, label: wordsOf("overview").groupings[value] }))} onChange={(value) => setOptions({ by: value === "zone" ? undefined : value })} />
    </div>
  );
}

function Found({ name }: { readonly name: string }) {
  const row = cluster.machines.get(name);
  const look = row === undefined ? undefined : memberLook(row);
  return (
    <>
      {look !== undefined && <StatusMark tone={look.tone} size={9} />} {name} <small>{look?.word}</small>
    </>
  );
}
