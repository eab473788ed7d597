package org.pouchcontainer.cli.http;

/**
 * How to speak TLS; paths are empty where nothing was given.
 *
 * @param authority file of PEM certificates of the authorities that are trusted
 * @param certificate file of the client's PEM certificate chain
 * @param key file of the client's PEM key
 * @param verify whether the engine's certificate must be from an authority and for its host
 */
public record TlsOptions(String authority, String certificate, String key, boolean verify) {
  /** No TLS. */
  public static final TlsOptions NONE = new TlsOptions("", "", "", false);

  /** Whether TLS is wanted at all. */
  public boolean wanted() {
    return verify || !authority.isEmpty() || !certificate.isEmpty() || !key.isEmpty();
  }
}
