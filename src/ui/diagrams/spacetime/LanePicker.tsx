import { useState } from "react";
import { lanesMost } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { shortNames } from "../../design/processLook.ts";
import { SearchField } from "../../design/SearchField.tsx";
import { cluster } from "../../stores/cluster.ts";
import { useRows } from "../../stores/keyedStore.ts";
import { useWords } from "../../stores/words/language.ts";
import { groupsOf, lanesFor, tokensFor } from "./lanes.ts";
import styles from "./LanePicker.module.css";

const css = bindStyles(styles);

/** Of a large group the first so many are offered; the others are found by their name. */
const offered = 8;

export interface LanePickerProps {
  readonly lanes: readonly string[];
  readonly onChange: (tokens: readonly string[]) => void;
}

/** Which processes have a lane. */
export function LanePicker({ lanes, onChange }: LanePickerProps) {
  const words = useWords("spacetime");
  const rows = useRows(cluster.processes);
  const [filter, setFilter] = useState("");
  const chosen = new Set(lanes);
  const change = (names: readonly string[], isOn: boolean) => {
    const next = new Set(chosen);
    for (const name of names) {
      if (isOn) next.add(name);
      else next.delete(name);
    }
    onChange(tokensFor([...next], rows));
  };
  const isFull = chosen.size >= lanesMost;
  return (
    <div className={css("picker")}>
      <SearchField label={words.lanes.find} value={filter} onChange={setFilter} />
      <p className={css("count")}>{isFull ? words.lanes.full(chosen.size) : words.lanes.chosen(chosen.size, lanesMost)}</p>
      {groupsOf(rows).map(({ binary, names }) => {
        const found = names.filter((name) => name.includes(filter.trim()));
        const shown = filter.trim() === "" ? names.filter((name, index) => index < offered || chosen.has(name)) : found.slice(0, 40);
        if (shown.length === 0) return null;
        const all = lanesFor([binary], rows);
        const isAll = all.every((name) => chosen.has(name));
        return (
          <fieldset key={binary} className={css("group")}>
            <legend>
              <label>
                <input type="checkbox" checked={isAll} disabled={!isAll && isFull} onChange={() => change(all, !isAll)} />
                {shortNames[binary]}
                {names.length > 1 && <small>{names.length}</small>}
              </label>
            </legend>
            {names.length > 1 &&
              shown.map((name) => (
                <label key={name}>
                  <input type="checkbox" checked={chosen.has(name)} disabled={!chosen.has(name) && isFull} onChange={() => change([name], !chosen.has(name))} />
                  {name}
                </label>
              ))}
            {filter.trim() === "" && shown.length < names.length && <small className={css("more")}>{words.lanes.more(names.length - shown.length)}</small>}
          </fieldset>
        );
      })}
    </div>
  );
}
