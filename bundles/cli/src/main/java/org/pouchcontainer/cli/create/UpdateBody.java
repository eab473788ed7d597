package org.pouchcontainer.cli.create;

import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** The flags of {@code update} and the body of {@code POST /containers/{name}/update}. */
public final class UpdateBody {
  private UpdateBody() {}

  /** The flags. */
  public static FlagSet flags() {
    return ResourceFlags.addShared(new FlagSet())
        .list("env", "e", "Set a variable for the next start: NAME=value")
        .list("label", "l", "Set a label: name=value; name= removes it")
        .each("annotation", "", "Set an annotation: name=value")
        .list("disk-quota", "", "Limit disk use: 10g, /=10g, /a&/b=10g")
        .text("restart", "", "", "When to restart: no, always, on-failure[:n], unless-stopped");
  }

  /** The body. */
  public static Json of(Arguments given) {
    JsonObject body = new JsonObject();
    ResourceFlags.shared(given, body);
    return body.putSet("RestartPolicy", RestartFlags.policy(given.text("restart")))
        .putSet("Env", given.all("env"))
        .putSet("Label", given.all("label"))
        .putSet("SpecAnnotation", Pairs.of("annotation", given.all("annotation")))
        .putSet("DiskQuota", Pairs.quota(given.all("disk-quota")))
        .build();
  }
}
