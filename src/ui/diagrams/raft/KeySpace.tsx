import type { RaftMemberScene, RaftWriteScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./KeySpace.module.css";
import { formatCount, shortName } from "./words.ts";

const css = bindStyles(styles);

export interface KeySpaceProps {
  readonly members: readonly RaftMemberScene[];
  readonly writes: readonly RaftWriteScene[];
}

/** The key space by revision: how far each member has come, and the last changes as a ledger. */
export function KeySpace({ members, writes }: KeySpaceProps) {
  const words = useWords("raft");
  const spaces = members.flatMap(({ name, memory }) => (memory === undefined ? [] : [{ name, space: memory.keySpace }]));
  const head = spaces.reduce((best, { space }) => (best === undefined || space.revision > best.revision ? space : best), spaces[0]?.space);
  return (
    <div className={css("keySpace")}>
      <dl className={css("facts")}>
        <Fact label={words.keySpace.revision} value={head === undefined ? "–" : formatCount(head.revision)} help={words.keySpace.revisionHelp} isLarge />
        <Fact label={words.keySpace.compacted} value={head === undefined || head.compactRevision < 0 ? words.keySpace.never : words.keySpace.upTo(formatCount(head.compactRevision))} help={words.keySpace.compactedHelp} />
        <Fact label={words.keySpace.keys} value={head === undefined ? "–" : formatCount(head.keys)} help={words.keySpace.keysHelp} />
        <Fact label={words.keySpace.leases} value={head === undefined ? "–" : formatCount(head.leases)} help={words.keySpace.leasesHelp} />
      </dl>
      <ul className={css("heads")} aria-label={words.keySpace.heads}>
        {spaces.map(({ name, space }) => (
          <li key={name} data-revision={`${name} ${space.revision}`} {...tip(words.keySpace.headHelp(name, formatCount(space.revision), space.watchers))}>
            <b>{shortName(name)}</b>
            <span>{head !== undefined && space.revision < head.revision ? `−${formatCount(head.revision - space.revision)}` : formatCount(space.revision)}</span>
            <small>{words.keySpace.watchers(space.watchers)}</small>
          </li>
        ))}
      </ul>
      <table className={css("ledger")}>
        <caption className="visually-hidden">{words.keySpace.lastWrites}</caption>
        <colgroup>
          <col className={css("revisions")} />
          <col className={css("operations")} />
          <col />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{words.columns.revision}</th>
            <th scope="col">{words.columns.operation}</th>
            <th scope="col">{words.columns.key}</th>
          </tr>
        </thead>
        <tbody>
          {writes.map(({ revision, key, isDelete, version }) => (
            <tr key={`${revision} ${key}`}>
              <td>{formatCount(revision)}</td>
              <td className={css(isDelete ? "delete" : "put")} {...tip(isDelete ? words.keySpace.deleted : version === 1 ? words.keySpace.created : words.keySpace.version(version))}>
                {isDelete ? "DEL" : version === 1 ? "NEW" : "PUT"}
              </td>
              <td className={css("key")} title={key}>
                <bdi>{key.replace(/^\/registry\//, "")}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: string;
  readonly help: string;
  readonly isLarge?: boolean;
}

function Fact({ label, value, help, isLarge = false }: FactProps) {
  return (
    <div className={css("fact", isLarge && "large")} {...tip(help)}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
