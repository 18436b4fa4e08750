import type { KubeObject, ObjectReference, Protocol } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go Endpoints */
export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef?: ObjectReference;
}

export interface EndpointsPort {
  readonly name?: string;
  readonly port: number;
  /** Filled by defaulting: TCP. */
  readonly protocol?: Protocol;
  readonly appProtocol?: string;
}

export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[];
  readonly notReadyAddresses?: readonly EndpointAddress[];
  readonly ports?: readonly EndpointsPort[];
}

export interface Endpoints extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "Endpoints";
  readonly subsets?: readonly EndpointSubset[];
}
