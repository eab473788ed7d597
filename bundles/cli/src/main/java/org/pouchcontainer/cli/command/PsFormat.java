package org.pouchcontainer.cli.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.template.Escapes;
import org.pouchcontainer.cli.template.Template;
import org.pouchcontainer.cli.text.Sizes;
import org.pouchcontainer.cli.text.Table;

/** {@code ps --format}: a template a container, as a table if it begins with {@code table }. */
final class PsFormat {
  private static final String TABLE = "table ";
  private static final Map<String, String> HEADS = heads();

  private final boolean table;
  private final Template template;
  private final boolean wholeIds;
  private final Instant now;

  PsFormat(String format, boolean wholeIds, Instant now) {
    this.table = format.startsWith(TABLE);
    String text = table ? format.substring(TABLE.length()) : format;
    this.template = Template.parse(Escapes.decode(text));
    this.wholeIds = wholeIds;
    this.now = now;
  }

  private static Map<String, String> heads() {
    Map<String, String> heads = new LinkedHashMap<>();
    heads.put("Names", "Name");
    heads.put("RunningFor", "Created");
    for (String key :
        new String[] {
          "ID",
          "Status",
          "Image",
          "Runtime",
          "Command",
          "ImageID",
          "Labels",
          "Mounts",
          "State",
          "Ports",
          "Size",
          "LocalVolumes",
          "Networks",
          "CreatedAt"
        }) {
      heads.put(key, key);
    }
    return heads;
  }

  String show(List<Json> containers) {
    if (!table) {
      StringBuilder out = new StringBuilder();
      containers.forEach(one -> out.append(template.render(fields(one))).append('\n'));
      return out.toString();
    }
    Table rows = new Table(3, cells(Json.of(HEADS)));
    containers.forEach(one -> rows.row(cells(fields(one))));
    return rows.text();
  }

  private List<String> cells(Json data) {
    return List.of(template.render(data).split("\t", -1));
  }

  private Json fields(Json one) {
    Json host = one.get("HostConfig");
    return new JsonObject()
        .put("Names", PsCommand.name(one))
        .put("ID", PsCommand.id(one, wholeIds))
        .put("Status", one.text("Status"))
        .put("RunningFor", PsCommand.created(one, now))
        .put("Image", one.text("Image"))
        .put("Runtime", host.text("Runtime"))
        .put("Command", one.text("Command"))
        .put("ImageID", one.text("ImageID"))
        .put("Labels", labels(one))
        .put("Mounts", mounts(one))
        .put("State", one.text("State"))
        .put("Ports", ports(host.get("PortBindings")))
        .put("Size", Sizes.format(one.number("SizeRw")))
        .put("LocalVolumes", Long.toString(localVolumes(one)))
        .put(
            "Networks",
            String.join(",", one.get("NetworkSettings").get("Networks").fields().keySet()))
        .put("CreatedAt", Instant.ofEpochSecond(one.number("Created")).toString())
        .build();
  }

  private static String labels(Json one) {
    return one.get("Labels").fields().entrySet().stream()
        .map(label -> label.getKey() + " = " + label.getValue().text() + ";")
        .collect(Collectors.joining());
  }

  private static String mounts(Json one) {
    return one.items("Mounts").stream()
        .map(mount -> mount.text("Source") + ";")
        .collect(Collectors.joining());
  }

  private static long localVolumes(Json one) {
    return one.items("Mounts").stream()
        .filter(mount -> mount.text("Driver").equals("local"))
        .count();
  }

  private static String ports(Json bindings) {
    List<String> ports = new ArrayList<>();
    bindings
        .fields()
        .forEach(
            (port, hosts) -> {
              for (Json host : hosts.items()) {
                ports.add(port + "->" + host.text("HostIp") + ":" + host.text("HostPort") + ";");
              }
            });
    return String.join("", ports);
  }
}
