/** The words of parts that are fetched when they are first looked at: each language's in a file of its own. */
export const laterWords = {
  control: { en: async () => (await import("./en/control.ts")).control, de: async () => (await import("./de/control.ts")).control },
  node: { en: async () => (await import("./en/node.ts")).node, de: async () => (await import("./de/node.ts")).node },
  scheduling: { en: async () => (await import("./en/scheduling.ts")).scheduling, de: async () => (await import("./de/scheduling.ts")).scheduling },
  raft: { en: async () => (await import("./en/raft.ts")).raft, de: async () => (await import("./de/raft.ts")).raft },
  objects: { en: async () => (await import("./en/objects.ts")).objects, de: async () => (await import("./de/objects.ts")).objects },
  spacetime: { en: async () => (await import("./en/spacetime.ts")).spacetime, de: async () => (await import("./de/spacetime.ts")).spacetime },
  crowd: { en: async () => (await import("./en/crowd.ts")).crowd, de: async () => (await import("./de/crowd.ts")).crowd },
  about: { en: async () => (await import("./en/about.ts")).about, de: async () => (await import("./de/about.ts")).about },
  inspector: { en: async () => (await import("./en/inspector.ts")).inspector, de: async () => (await import("./de/inspector.ts")).inspector },
  panels: { en: async () => (await import("./en/panels.ts")).panels, de: async () => (await import("./de/panels.ts")).panels },
  dialogs: { en: async () => (await import("./en/dialogs.ts")).dialogs, de: async () => (await import("./de/dialogs.ts")).dialogs },
  said: { en: async () => (await import("./en/said.ts")).said, de: async () => (await import("./de/said.ts")).said },
  why: { en: async () => (await import("./en/why.ts")).why, de: async () => (await import("./de/why.ts")).why },
  whatIf: { en: async () => (await import("./en/whatIf.ts")).whatIf, de: async () => (await import("./de/whatIf.ts")).whatIf },
  trace: { en: async () => (await import("./en/trace.ts")).trace, de: async () => (await import("./de/trace.ts")).trace },
  sequence: { en: async () => (await import("./en/sequence.ts")).sequence, de: async () => (await import("./de/sequence.ts")).sequence },
  terminal: { en: async () => (await import("./en/terminal.ts")).terminal, de: async () => (await import("./de/terminal.ts")).terminal },
  examples: { en: async () => (await import("./en/examples.ts")).examples, de: async () => (await import("./de/examples.ts")).examples },
  links: { en: async () => (await import("./en/links.ts")).links, de: async () => (await import("./de/links.ts")).links },
  drill: { en: async () => (await import("./en/drill.ts")).drill, de: async () => (await import("./de/drill.ts")).drill },
  compare: { en: async () => (await import("./en/compare.ts")).compare, de: async () => (await import("./de/compare.ts")).compare },
  embed: { en: async () => (await import("./en/embed.ts")).embed, de: async () => (await import("./de/embed.ts")).embed },
  editor: { en: async () => (await import("./en/editor.ts")).editor, de: async () => (await import("./de/editor.ts")).editor },
};

export type LaterArea = keyof typeof laterWords;
export type LaterWords = { readonly [Area in LaterArea]: Awaited<ReturnType<(typeof laterWords)[Area]["en"]>> };
