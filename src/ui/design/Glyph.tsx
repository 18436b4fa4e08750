import type { ReactNode } from "react";

/**
 * The house's own drawings of Kubernetes' parts, on a 20 x 20 grid, in one line weight, in the
 * colour of the text around them. Each has its own silhouette, so that boxes can be told apart
 * from the back of a room.
 */
const drawings = {
  etcd: (
    <>
      <ellipse cx="10" cy="4.8" rx="6.2" ry="2.5" />
      <path d="M3.8 4.8v10.4c0 1.4 2.8 2.5 6.2 2.5s6.2-1.1 6.2-2.5V4.8M3.8 10c0 1.4 2.8 2.5 6.2 2.5s6.2-1.1 6.2-2.5" />
    </>
  ),
  "kube-apiserver": (
    <>
      <path d="M10 2.2 17 6v8l-7 3.8L3 14V6Z" />
      <path d="M6.8 10h6.4M11 7.6l2.4 2.4-2.4 2.4M9 7.6 6.6 10 9 12.4" />
    </>
  ),
  "kube-scheduler": (
    <>
      <rect x="2.8" y="3.8" width="14.4" height="13.4" rx="2.2" />
      <path d="M2.8 8h14.4M6.8 2.2v3M13.2 2.2v3" />
      <path d="m7 12.6 2 2 4-4" />
    </>
  ),
  "kube-controller-manager": (
    <>
      <path d="M16.6 8.4A6.9 6.9 0 0 0 4.2 6.2M3.4 11.6a6.9 6.9 0 0 0 12.4 2.2" />
      <path d="M4 2.6v3.8h3.8M16 17.4v-3.8h-3.8" />
      <circle cx="10" cy="10" r="1.8" />
    </>
  ),
  "cloud-controller-manager": (
    <>
      <path d="M6 14.8a3.6 3.6 0 0 1-.5-7.2 4.8 4.8 0 0 1 9.2 1 3.2 3.2 0 0 1 .1 6.2" />
      <path d="M8 14.4a2.2 2.2 0 0 1 4-1M12 16a2.2 2.2 0 0 1-4 1" />
      <path d="M12.4 11.8v1.8h-1.8M7.6 18.6v-1.8h1.8" />
    </>
  ),
  "cloud-provider": <path d="M5.6 16a3.9 3.9 0 0 1-.5-7.8 5.3 5.3 0 0 1 10.2 1.1A3.4 3.4 0 0 1 15 16Z" />,
  kubelet: (
    <>
      <circle cx="10" cy="10" r="3" />
      <path d="M10 2.4V7M10 13v4.6M2.4 10H7M13 10h4.6M4.6 4.6l3.3 3.3M12.1 12.1l3.3 3.3M15.4 4.6l-3.3 3.3M7.9 12.1l-3.3 3.3" />
    </>
  ),
  containerd: (
    <>
      <rect x="2.6" y="5" width="14.8" height="10" rx="1.4" />
      <path d="M6.2 5v10M10 5v10M13.8 5v10" />
    </>
  ),
  "kube-proxy": (
    <>
      <path d="M2.8 10h4.4M7.2 10c3 0 2.6-5.4 5.8-5.4h3.4M7.2 10c3 0 2.6 5.4 5.8 5.4h3.4M7.2 10h9.2" />
      <path d="m14.4 2.6 2.2 2-2.2 2M14.4 8l2.2 2-2.2 2M14.4 13.4l2.2 2-2.2 2" />
    </>
  ),
  linux: (
    <>
      <rect x="2.6" y="3.4" width="14.8" height="13.2" rx="2" />
      <path d="m5.8 7.4 2.8 2.6-2.8 2.6M10.4 13h3.8" />
    </>
  ),
  "load-balancer": (
    <>
      <circle cx="10" cy="4.4" r="2.2" />
      <circle cx="3.9" cy="15.6" r="1.9" />
      <circle cx="10" cy="15.6" r="1.9" />
      <circle cx="16.1" cy="15.6" r="1.9" />
      <path d="M10 6.6v7M10 9.8H3.9v3.8M10 9.8h6.1v3.8" />
    </>
  ),
  kubectl: <path d="m3.4 4.8 5.4 5.2-5.4 5.2M10 15.6h6.8" />,
  bridge: <path d="M2.4 14.2c2-5.4 4.6-8 7.6-8s5.6 2.6 7.6 8M2.4 14.2h15.2M6.4 14.2V8.4M13.6 14.2V8.4" />,
  "vital-signs": <path d="M1.8 10.6h3.4l2-6.2 4 11.4 2.4-7.4 1.2 2.2h3.4" />,
  machine: (
    <>
      <rect x="2.8" y="3" width="14.4" height="6" rx="1.6" />
      <rect x="2.8" y="11" width="14.4" height="6" rx="1.6" />
      <path d="M6 6h.01M6 14h.01M9.4 6h4.4M9.4 14h4.4" />
    </>
  ),
  laptop: (
    <>
      <rect x="4" y="3.6" width="12" height="9" rx="1.5" />
      <path d="M1.8 16h16.4" />
    </>
  ),
  pod: (
    <>
      <path d="M10 2.2 16.9 6v8L10 17.8 3.1 14V6Z" />
      <path d="m3.4 6.2 6.6 3.6 6.6-3.6M10 9.8v7.8" />
    </>
  ),
  deployment: (
    <>
      <rect x="6.4" y="2.8" width="10.8" height="10.8" rx="1.8" />
      <path d="M13.6 13.8v1.6a1.8 1.8 0 0 1-1.8 1.8H4.6a1.8 1.8 0 0 1-1.8-1.8V8.2a1.8 1.8 0 0 1 1.8-1.8h1.6" />
    </>
  ),
  replicaset: (
    <>
      <rect x="2.8" y="2.8" width="6" height="6" rx="1.4" />
      <rect x="11.2" y="2.8" width="6" height="6" rx="1.4" />
      <rect x="2.8" y="11.2" width="6" height="6" rx="1.4" />
      <rect x="11.2" y="11.2" width="6" height="6" rx="1.4" />
    </>
  ),
  service: (
    <>
      <circle cx="10" cy="10" r="2.4" />
      <circle cx="10" cy="10" r="7.4" strokeDasharray="9 2.6" />
    </>
  ),
  job: <path d="M10 2.6a7.4 7.4 0 1 1-5.2 2.2M10 6v4.2l2.8 1.8" />,
  config: <path d="M3 5.4h8.4M14.6 5.4H17M3 10h2.4M8.6 10H17M3 14.6h6.4M12.6 14.6H17M13 3.8v3.2M7 8.4v3.2M11 13v3.2" />,
  object: (
    <>
      <path d="M5 2.8h6.6L16 7.2V17.2H5Z" />
      <path d="M11.4 2.8v4.6H16" />
    </>
  ),
} as const satisfies Readonly<Record<string, ReactNode>>;

export type GlyphName = keyof typeof drawings;

export interface GlyphProps {
  readonly name: GlyphName;
  readonly size?: number;
}

export function Glyph({ name, size = 20 }: GlyphProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" style={{ flexShrink: 0 }}>
      {drawings[name]}
    </svg>
  );
}

const glyphOfKind: Readonly<Record<string, GlyphName>> = {
  Pod: "pod",
  Node: "machine",
  Deployment: "deployment",
  ReplicaSet: "replicaset",
  DaemonSet: "replicaset",
  Service: "service",
  EndpointSlice: "service",
  Job: "job",
  ConfigMap: "config",
  Secret: "config",
};

/** The drawing for a kind of API object. */
export const kindGlyph = (kind: string): GlyphName => glyphOfKind[kind] ?? "object";
