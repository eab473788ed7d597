package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;
import org.pouchcontainer.cli.template.Escapes;
import org.pouchcontainer.cli.template.Template;
import org.pouchcontainer.cli.term.StreamSession;
import org.pouchcontainer.cli.text.PointsInTime;

/** {@code pouch events}. */
public final class EventsCommand implements Command {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");

  @Override
  public String usage() {
    return "events [OPTIONS]";
  }

  @Override
  public String summary() {
    return "Show what happens in pouchd, as it happens";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .list(
            "filter",
            "f",
            "Only those that match, as type=container, event=die, container=x, label=a")
        .text("format", "", "", "Show with a template, or json")
        .text("since", "s", "", "Begin with those after: 10m, 2026-01-31T15:04:05Z or seconds")
        .text("until", "u", "", "End at this time");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    String format = arguments.text("format");
    Template template =
        format.isEmpty() || format.equals("json") ? null : Template.parse(Escapes.decode(format));
    Instant now = context.clock().instant();
    Request request =
        Request.get("/events")
            .querySet("since", PointsInTime.seconds("since", arguments.text("since"), now))
            .querySet("until", PointsInTime.seconds("until", arguments.text("until"), now))
            .querySet("filters", Filters.query(arguments.all("filter")));
    try (Response response = context.engine().send(request)) {
      JsonText.Values events = JsonText.values(response.body());
      for (Json event = events.next(); event != null; event = events.next()) {
        if (!event.text("message").isEmpty()) {
          throw new org.pouchcontainer.cli.CliException(event.text("message"));
        }
        context.line(
            template != null
                ? template.render(members(event))
                : format.isEmpty() ? line(event) : JsonText.compact(event));
        StreamSession.requireOpen(context.out());
      }
    }
    return 0;
  }

  /** An event with the spellings of both dialects. */
  private static Json members(Json event) {
    Map<String, Json> members = new LinkedHashMap<>(event.fields());
    members.put("Type", Json.of(either(event, "type")));
    members.put("Action", Json.of(either(event, "action")));
    members.put("Actor", actor(event));
    members.put("ID", actor(event).get("ID"));
    members.put("Time", event.get("time"));
    members.put("TimeNano", event.get("timeNano"));
    members.put("From", event.get("from"));
    members.put("Status", event.get("status"));
    members.put("Scope", event.get("scope"));
    return new Json.Obj(members);
  }

  private static Json actor(Json event) {
    return event.get("actor").isNull() ? event.get("Actor") : event.get("actor");
  }

  static String line(Json event) {
    Json actor = actor(event);
    String attributes =
        new TreeMap<>(actor.get("Attributes").fields())
            .entrySet().stream()
                .map(attribute -> attribute.getKey() + "=" + attribute.getValue().text())
                .collect(Collectors.joining(", "));
    String line =
        "%s %s %s %s"
            .formatted(
                time(event), either(event, "type"), either(event, "action"), actor.text("ID"));
    return attributes.isEmpty() ? line : line + " (" + attributes + ")";
  }

  private static String either(Json event, String name) {
    String upper = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return event.text(name).isEmpty() ? event.text(upper) : event.text(name);
  }

  private static String time(Json event) {
    long nanos = event.number("timeNano");
    Instant time =
        nanos == 0 ? Instant.ofEpochSecond(event.number("time")) : Instant.ofEpochSecond(0, nanos);
    return TIME.format(time.atZone(ZoneId.systemDefault()));
  }
}
