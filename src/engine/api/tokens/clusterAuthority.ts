/**
 * The certificate of the cluster's authority, as everybody in it gets to see it.
 *
 * @simplified connections are not encrypted here, so it certifies nothing
 */
export const clusterAuthority =
  "-----BEGIN CERTIFICATE-----\nS3ViYXJpdW06IGEgc2ltdWxhdGVkIGNlcnRpZmljYXRlIGF1dGhvcml0eS4gTm90aGluZyBp\ncyBlbmNyeXB0ZWQgaGVyZS4=\n-----END CERTIFICATE-----\n";
