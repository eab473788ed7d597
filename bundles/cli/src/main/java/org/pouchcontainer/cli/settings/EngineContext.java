package org.pouchcontainer.cli.settings;

import org.pouchcontainer.cli.http.TlsOptions;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/**
 * An engine that a user has given a name.
 *
 * @param name its name
 * @param description for people, or empty
 * @param host its address
 * @param tls how to speak TLS with it
 */
public record EngineContext(String name, String description, String host, TlsOptions tls) {
  static EngineContext of(String name, Json stored) {
    return new EngineContext(
        name,
        stored.text("description"),
        stored.text("host"),
        new TlsOptions(
            stored.text("tlscacert"),
            stored.text("tlscert"),
            stored.text("tlskey"),
            stored.isTrue("tlsverify")));
  }

  Json stored() {
    return new JsonObject()
        .putSet("description", description)
        .put("host", host)
        .putSet("tlscacert", tls.authority())
        .putSet("tlscert", tls.certificate())
        .putSet("tlskey", tls.key())
        .putSet("tlsverify", tls.verify())
        .build();
  }
}
