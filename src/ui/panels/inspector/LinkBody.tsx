import type { LinkRow, Subject } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { cluster, linkKey } from "../../stores/cluster.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { AboutText, Purpose } from "./AboutText.tsx";
import type { About } from "./about/about.ts";
import { Actions, AmountForm } from "./Actions.tsx";
import { AskWhy } from "./AskWhy.tsx";
import { PairList } from "./Facts.tsx";
import { SubjectLinks } from "./Links.tsx";
import { Section } from "./Section.tsx";
import { SubjectHeader } from "./SubjectHeader.tsx";
import { useDetail } from "./useDetail.ts";
import { writing } from "../../stores/words/language.ts";

const about: About = {
  title: "Network link",
  does: "The path that packets take from one machine to another. What is cut drops packets silently, as a firewall or a broken switch does: nobody is told, so all that the ends notice is silence.",
  without: "Connections hang until their time-outs end them. Cut in one direction only, requests arrive and answers do not, which is worse to find.",
  facts: [["Normal latency", "about 0.25 to 0.35 ms one way"]],
};

/** A link between two machines. */
export function LinkBody({ subject }: { readonly subject: Extract<Subject, { readonly type: "link" }> }) {
  const { from, to } = subject;
  const forth = useRow(cluster.links, linkKey(from, to));
  const back = useRow(cluster.links, linkKey(to, from));
  const detail = useDetail(subject);
  const isFaulty = forth !== undefined || back !== undefined;
  return (
    <>
      <SubjectHeader glyph="service" name={`${from} ↔ ${to}`} kind="Network link" badges={<LinkBadge forth={forth} back={back} />} asks={<AskWhy subject={subject} trouble={isFaulty ? "Why is it so?" : undefined} />} />
      <Purpose about={about} />
      <Actions subject={subject}>
        <AmountForm
          label="Degrade"
          fields={[
            { id: "latency", label: "Add", unit: "ms", initial: 20, min: 0, max: 60_000, step: 1 },
            { id: "loss", label: "Lose", unit: "%", initial: 5, min: 0, max: 100, step: 0.1 },
          ]}
          commandFor={([latency = 0, loss = 0]) => ({ type: "degradeLink", from, to, latency: Math.round(latency * 1000), lossPerMillion: Math.round(loss * 10_000) })}
        />
      </Actions>
      {detail !== undefined && (
        <Section title={`${from} → ${to}`}>
          <PairList
            pairs={[
              { label: "State", value: detail.cut ? "cut: every packet is dropped" : "open" },
              { label: "Added latency", value: formatDuration(detail.latency) },
              { label: "Lost", value: `${detail.lossPerMillion / 10_000} %` },
              // Counted only while something is wrong with it.
              ...(isFaulty ? [{ label: "Messages sent", value: writing().figure(detail.messages) }, { label: "Dropped", value: writing().figure(detail.dropped) }] : []),
            ]}
          />
        </Section>
      )}
      {isFaulty && back !== undefined && (
        <Section title={`${to} → ${from}`}>
          <PairList
            pairs={[
              { label: "State", value: back.cut ? "cut: every packet is dropped" : "open" },
              { label: "Added latency", value: formatDuration(back.latency) },
              { label: "Lost", value: `${back.lossPerMillion / 10_000} %` },
            ]}
          />
        </Section>
      )}
      <AboutText about={about} />
      <Section title="Between">
        <SubjectLinks
          links={[from, to].map((name) => ({ key: name, subject: { type: "machine", name }, glyph: "machine", name }))}
          empty=""
        />
      </Section>
    </>
  );
}

function LinkBadge({ forth, back }: { readonly forth: LinkRow | undefined; readonly back: LinkRow | undefined }) {
  if (forth === undefined && back === undefined) return <Badge tone="ok">healthy</Badge>;
  if (forth?.cut === true && back?.cut === true) return <Badge tone="bad">cut</Badge>;
  if (forth?.cut === true || back?.cut === true) return <Badge tone="bad">cut in one direction</Badge>;
  return <Badge tone="warn">degraded</Badge>;
}
