import type { ConnId } from "../../core/index.ts";
import type { ConnectSubresource, Location } from "./location.ts";

/** A request that was passed on to a kubelet. Plain data. */
export interface KubeletStream {
  /** The server's own number. */
  readonly id: number;
  /** The client's connection and its number for the request. */
  readonly conn: ConnId;
  readonly requestId: number;
  readonly pod: string;
  readonly subresource: ConnectSubresource | "proxy";
  /** The connection to the kubelet. */
  readonly kubelet: ConnId;
  /** "172.18.1.1:10250" */
  readonly host: string;
  readonly location: Location;
  phase: "dialing" | "asked" | "streaming";
}
