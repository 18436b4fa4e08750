import { describe, expect, it } from "vitest";
import { parseTime } from "../time.ts";
import { clusterAuthority } from "./authority.ts";
import { rootsError, serverCertificateError } from "./serverCertificate.ts";

const pem = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

/** Made with OpenSSL: an authority, another one of the same name, and what the first has signed. */
const ca = pem("MIIBRzCB76ADAgECAgEBMAoGCCqGSM49BAMCMBMxETAPBgNVBAMMCGhvb2tzLWNhMCAXDTI0MDEwMTAwMDAwMFoYDzIwOTkwMTAxMDAwMDAwWjATMREwDwYDVQQDDAhob29rcy1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABK4aj7TuhDE4cHQKjmCu8uGMFRtKnukPl1Fcp30MuIbGS6wgkJHJSzbg28ATo+I/U+2CxCXTQmd6oAmt6elEYx+jMjAwMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFOT/tOOxXCK2iKgQ/pphnPj0lqEMMAoGCCqGSM49BAMCA0cAMEQCIEYUsP/X6blmrrAnivtLIi+VgYbRxHg9BV5g90u5RFB/AiApG9HaxxUwxzZlVFbTzvXiVnLpTZ3Lr8UCFa2cuIfppw==");
const other = pem("MIIBSTCB76ADAgECAgECMAoGCCqGSM49BAMCMBMxETAPBgNVBAMMCGhvb2tzLWNhMCAXDTI0MDEwMTAwMDAwMFoYDzIwOTkwMTAxMDAwMDAwWjATMREwDwYDVQQDDAhob29rcy1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABInnaGAMfv1XQO0jWAgqi3NN/OIVkOCu/iDADvrOhvCaWvP9cTmKdlClGlzrJUEtuIdipkvIBrBLwvtD27lUn0ijMjAwMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFDq8ogev86y0yauKH+gNmg8L4IuWMAoGCCqGSM49BAMCA0kAMEYCIQC5zOfm+QEcWXy3xaI4QmzlBlu9tr1wOiVaZuC7LYmlpgIhAPdhnkuGRRJmDT7vaMuuTpiWlAF7FjMklI+GhiAlyQOF");
const good = pem("MIIBizCCATGgAwIBAgIBAzAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhob29rcy1jYTAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MDEwMTAwMDAwMFowEjEQMA4GA1UEAwwHY2hlY2tlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGyEd0hW8lZbLSz5dHi9TkXEf/hs53nkDTZR+p3FbTr2wt4amHX0loVAm6vbIzrE+0+8UX3sLrABjmwp8f6CVBOjdTBzMBwGA1UdEQQVMBOCEWNoZWNrZXIuaG9va3Muc3ZjMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQWBBSCmUnsbOl072L+KeUEoexzkRtRAzAfBgNVHSMEGDAWgBTk/7TjsVwitoioEP6aYZz49JahDDAKBggqhkjOPQQDAgNIADBFAiAnPC8AGjIPOGoAbw/B8nAxKgS4s7o0Q2trE7UZyBsdiQIhANzOvDhGW8ClLiemiVt7x3sx7Q65y9kUR3ENEP0x4JXf");
const star = pem("MIIBdjCCARygAwIBAgIBBDAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhob29rcy1jYTAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MDEwMTAwMDAwMFowEjEQMA4GA1UEAwwHY2hlY2tlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIvkHLvHW0n+6UQG4t8ajxiTNmmYuG49oGKXWLSy8c/dju2G1aOND8O5vQgDQiLMQkTDmZhRA7/RalGm9r5mTvSjYDBeMBwGA1UdEQQVMBOCCyouaG9va3Muc3ZjhwQKAAABMB0GA1UdDgQWBBQqjcq2pjsWjQZGoOuFrNDPh+Ie4TAfBgNVHSMEGDAWgBTk/7TjsVwitoioEP6aYZz49JahDDAKBggqhkjOPQQDAgNIADBFAiAEwq5tHBS1OEqRG4Y4xGcN7cLJNrHsuK4PAhfgbPrwzAIhAPuDzut5V8o7zukyZ0f7d47fKkeAGrOVvz8XU44MJXHA");
const plain = pem("MIIBbTCCAROgAwIBAgIBBTAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhob29rcy1jYTAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MDEwMTAwMDAwMFowHDEaMBgGA1UEAwwRY2hlY2tlci5ob29rcy5zdmMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARDxMqAwmtGPO+date4qE8LhKix6g5J5HWfREvVbFdc87Frn3bL8qgWz7ooe0lPQw7rZPPP2eyeHEWGVOb6q+yno00wSzAJBgNVHRMEAjAAMB0GA1UdDgQWBBRYawNtreaGE/+7xc/YAxfge0FeazAfBgNVHSMEGDAWgBTk/7TjsVwitoioEP6aYZz49JahDDAKBggqhkjOPQQDAgNIADBFAiAdW1oZsNLq2gYTe9VB0pSbZXYii4F0yPaea6gR7SCKJwIhAMdhKb8QYYAr49EW+qIbPgqC+MBuucFrs9l5o3eTXUnn");
const client = pem("MIIBjDCCATGgAwIBAgIBBjAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhob29rcy1jYTAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MDEwMTAwMDAwMFowEjEQMA4GA1UEAwwHY2hlY2tlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABO++cX//AkH25aX9q1zMn4QDpWeLZPnZjtDnKKJRT9vtHVP5U1VbDaD9jcQLgjU3h+BLgo9cywDzYamCykS3TaWjdTBzMBwGA1UdEQQVMBOCEWNoZWNrZXIuaG9va3Muc3ZjMBMGA1UdJQQMMAoGCCsGAQUFBwMCMB0GA1UdDgQWBBSZaDnY+vA5cLcxo0Bt7So1jscxlTAfBgNVHSMEGDAWgBTk/7TjsVwitoioEP6aYZz49JahDDAKBggqhkjOPQQDAgNJADBGAiEAwH0EB9GKSifcRhX52d4ahGuQWew10hrzys2MCB2lj1kCIQDONLNo3Vpuv+eL9325n02vXaFdjAw68+POsCnkQl5/0A==");
const old = pem("MIIBdDCCARqgAwIBAgIBBzAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhob29rcy1jYTAeFw0yNDAxMDEwMDAwMDBaFw0yNTAxMDEwMDAwMDBaMBIxEDAOBgNVBAMMB2NoZWNrZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ5GRKPMR+onPo1zMEuvnZrv3k1lKsqaxxY9+EGOFY5k0QSaL34Zlu3MBMMhYPWn+XYDM7kUtSdFrULH2sNWetvo2AwXjAcBgNVHREEFTATghFjaGVja2VyLmhvb2tzLnN2YzAdBgNVHQ4EFgQUH/3YH0NCl4LizUg56/iHkPyrOwwwHwYDVR0jBBgwFoAU5P+047FcIraIqBD+mmGc+PSWoQwwCgYIKoZIzj0EAwIDSAAwRQIgTXmFs9GYrhR767nYDtEWX5CMBDz4tUTyEok91R+T7TYCIQDZeKud4xhQQJ7zoHccfPPYvzYNgQAzdE+qMF0camddYA==");
const now = parseTime("2026-05-01T00:00:00Z") ?? 0;
const serverName = "checker.hooks.svc";

describe("what a server shows", () => {
  it.for([
    ["a certificate of the authority", good, ca, undefined],
    ["one with a star", star, ca, undefined],
    ["itself as a root", good, good, undefined],
    ["a chain with its authority", `${good}${ca}`, ca, undefined],
    ["nobody is trusted", good, undefined, "x509: certificate signed by unknown authority"],
    ["the cluster's authority is trusted", good, clusterAuthority, "x509: certificate signed by unknown authority"],
    ["another authority of the same name", good, other, 'x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "hooks-ca")'],
    ["one that is over", old, ca, "x509: certificate has expired or is not yet valid: current time 2026-05-01T00:00:00Z is after 2025-01-01T00:00:00Z"],
    ["only a common name", plain, ca, "x509: certificate relies on legacy Common Name field, use SANs instead"],
    ["one for clients", client, ca, "x509: certificate specifies an incompatible key usage"],
    ["no certificate", pem("aGVsbG8="), ca, "x509: malformed certificate"],
  ] as const)("%s", ([, shown, roots, want]) => {
    expect(serverCertificateError({ pem: shown }, { roots, serverName, now })).toBe(want);
  });

  it.for([
    ["good", good, "other.hooks.svc", "x509: certificate is valid for checker.hooks.svc, not other.hooks.svc"],
    ["star, another namespace", star, "checker.other.svc", "x509: certificate is valid for *.hooks.svc, not checker.other.svc"],
    ["star, its address", star, "10.0.0.1", undefined],
    ["star, another address", star, "10.0.0.2", "x509: certificate is valid for 10.0.0.1, not 10.0.0.2"],
    ["good, an address", good, "10.0.0.1", "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs"],
  ] as const)("%s: %s", ([, shown, host, want]) => {
    expect(serverCertificateError({ pem: shown }, { roots: ca, serverName: host, now })).toBe(want);
  });

  it.for([
    [clusterAuthority, "a.hooks.svc", undefined],
    [`${ca}${clusterAuthority}`, "a.hooks.svc", undefined],
    [ca, "a.hooks.svc", "x509: certificate signed by unknown authority"],
    [clusterAuthority, "a.b.svc", "x509: certificate is valid for *.hooks.svc, not a.b.svc"],
  ] as const)("signed by the cluster's authority", ([roots, host, want]) => {
    expect(serverCertificateError({ names: ["*.hooks.svc"] }, { roots, serverName: host, now })).toBe(want);
  });
});

describe("a bundle of authorities", () => {
  it.for([
    [ca, undefined],
    [`words\n${other}`, undefined],
    ["words", "unable to load root certificates: unable to parse bytes as PEM block"],
    [pem("aGVsbG8="), "unable to load root certificates: failed to parse certificate: x509: malformed certificate"],
  ] as const)("%#", ([roots, want]) => {
    expect(rootsError(roots)).toBe(want);
  });
});
