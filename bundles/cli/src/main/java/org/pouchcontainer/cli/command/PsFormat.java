package org.pouchcontainer.cli.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.text.Units;

/** The rows of {@code ps --format}. */
final class PsFormat {
  private static final Listing LISTING =
      Listing.of(
              "ID",
              "ID",
              "Names",
              "Name",
              "Status",
              "Status",
              "RunningFor",
              "Created",
              "Image",
              "Image",
              "Runtime",
              "Runtime",
              "Command",
              "Command",
              "ImageID",
              "ImageID",
              "Labels",
              "Labels",
              "Mounts",
              "Mounts",
              "State",
              "State",
              "Ports",
              "Ports",
              "Size",
              "Size",
              "LocalVolumes",
              "LocalVolumes",
              "Networks",
              "Networks",
              "CreatedAt",
              "CreatedAt",
              "Health",
              "Health")
          .columns("Names", "ID", "Status", "RunningFor", "Image", "Runtime");
  private static final Listing WITH_SIZE =
      Listing.of(
          "Names",
          "Name",
          "ID",
          "ID",
          "Status",
          "Status",
          "RunningFor",
          "Created",
          "Image",
          "Image",
          "Runtime",
          "Runtime",
          "Size",
          "Size");

  private final boolean wholeIds;
  private final Instant now;

  PsFormat(boolean wholeIds, Instant now) {
    this.wholeIds = wholeIds;
    this.now = now;
  }

  String show(String format, List<Json> containers) {
    return LISTING.show(format, containers.stream().map(this::fields).toList());
  }

  String showWithSize(List<Json> containers) {
    return WITH_SIZE.show("", containers.stream().map(this::fields).toList());
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
        .put("Ports", ports(one))
        .put("Size", size(one))
        .put("LocalVolumes", Long.toString(localVolumes(one)))
        .put(
            "Networks",
            String.join(",", one.get("NetworkSettings").get("Networks").fields().keySet()))
        .put("CreatedAt", Instant.ofEpochSecond(one.number("Created")).toString())
        .put("Health", one.get("Health").text("Status"))
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

  /** What is published now, or what will be when it runs. */
  private static String ports(Json one) {
    if (!one.items("Ports").isEmpty()) {
      return one.items("Ports").stream().map(PsFormat::port).collect(Collectors.joining());
    }
    List<String> ports = new ArrayList<>();
    one.get("HostConfig")
        .get("PortBindings")
        .fields()
        .forEach(
            (port, hosts) -> {
              for (Json host : hosts.items()) {
                ports.add(port + "->" + host.text("HostIp") + ":" + host.text("HostPort") + ";");
              }
            });
    return String.join("", ports);
  }

  private static String port(Json port) {
    String inside = port.text("PrivatePort") + "/" + port.text("Type");
    return port.number("PublicPort") == 0
        ? inside + ";"
        : inside + "->" + port.text("IP") + ":" + port.text("PublicPort") + ";";
  }

  private static String size(Json one) {
    String own = Units.decimal(one.number("SizeRw"));
    long whole = one.number("SizeRootFs");
    return whole == 0 ? own : own + " (virtual " + Units.decimal(whole) + ")";
  }
}
