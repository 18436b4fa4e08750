/** Devices that are asked for. @source k8s.io/api/resource/v1/types.go */

export interface DeviceSelector {
  readonly cel?: { readonly expression?: string };
}

export interface DeviceToleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

/** One way to fulfil a request. */
export interface DeviceWish {
  readonly deviceClassName?: string;
  readonly selectors?: readonly DeviceSelector[];
  readonly allocationMode?: string;
  readonly count?: number;
  readonly adminAccess?: boolean;
  readonly tolerations?: readonly DeviceToleration[];
}

export interface DeviceRequest {
  readonly name?: string;
  readonly exactly?: DeviceWish;
  readonly firstAvailable?: readonly (DeviceWish & { readonly name?: string })[];
}

export interface DeviceConfiguration {
  readonly opaque?: { readonly driver?: string; readonly parameters?: unknown };
}

export interface DeviceClaim {
  readonly requests?: readonly DeviceRequest[];
  readonly constraints?: readonly { readonly requests?: readonly string[]; readonly matchAttribute?: string; readonly distinctAttribute?: string }[];
  readonly config?: readonly (DeviceConfiguration & { readonly requests?: readonly string[] })[];
}

export interface ResourceClaimSpec {
  readonly devices?: DeviceClaim;
}
