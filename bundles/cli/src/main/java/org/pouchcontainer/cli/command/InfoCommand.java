package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.text.Sizes;

/** {@code pouch info}. */
public final class InfoCommand implements Command {
  private final StringBuilder text = new StringBuilder();

  @Override
  public String usage() {
    return "info [OPTIONS]";
  }

  @Override
  public String summary() {
    return "Show what pouchd holds, how it is set up and what its host offers";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet().text("format", "f", "", "Show with a template, as {{.Driver}}, or json");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Json info = context.engine().call(Request.get("/info"));
    if (arguments.has("format")) {
      context.line(Listing.one(arguments.text("format"), info));
      return 0;
    }
    counts(info);
    setup(info);
    host(info);
    registries(info);
    lines("Warnings", info.texts("Warnings"));
    context.out().print(text);
    return 0;
  }

  private void counts(Json info) {
    line("Containers", info.text("Containers"));
    line(" Running", info.text("ContainersRunning"));
    line(" Paused", info.text("ContainersPaused"));
    line(" Stopped", info.text("ContainersStopped"));
    line("Images", info.text("Images"));
  }

  private void setup(Json info) {
    line("ID", info.text("ID"));
    line("Name", info.text("Name"));
    line("Server Version", info.text("ServerVersion"));
    line("Storage Driver", info.text("Driver"));
    for (Json status : info.items("DriverStatus")) {
      List<Json> pair = status.items();
      if (pair.size() == 2) {
        line(" " + pair.get(0).text(), pair.get(1).text());
      }
    }
    line("Logging Driver", info.text("LoggingDriver"));
    line("Volume Drivers", info.texts("VolumeDrivers").toString());
    line("Cgroup Driver", info.text("CgroupDriver"));
    line("Default Runtime", info.text("DefaultRuntime"));
    line("Runtimes", String.join(" ", info.get("Runtimes").fields().keySet()));
    line("Security Options", info.texts("SecurityOptions").toString());
    line("Debug", info.text("Debug"));
    line("LiveRestore Enabled", info.text("LiveRestoreEnabled"));
    line("Lxcfs Enabled", info.text("LxcfsEnabled"));
    line("CRI Enabled", info.text("CriEnabled"));
    line("Pouch Root Dir", info.text("PouchRootDir"));
    lines("Labels", info.texts("Labels"));
  }

  private void host(Json info) {
    line("Kernel Version", info.text("KernelVersion"));
    line("Operating System", info.text("OperatingSystem"));
    line("OSType", info.text("OSType"));
    line("Architecture", info.text("Architecture"));
    line("CPUs", info.text("NCPU"));
    line("Total Memory", Sizes.format(info.number("MemTotal")));
    line("HTTP Proxy", info.text("HttpProxy"));
    line("HTTPS Proxy", info.text("HttpsProxy"));
  }

  private void registries(Json info) {
    Json registry = info.get("RegistryConfig");
    line("Default Registry", info.text("DefaultRegistry"));
    lines("Insecure Registries", registry.texts("InsecureRegistryCIDRs"));
    lines("Registry Mirrors", registry.texts("Mirrors"));
    line("Daemon Listen Addresses", info.texts("ListenAddresses").toString());
  }

  private void line(String name, String value) {
    text.append((name + ": " + value).stripTrailing()).append('\n');
  }

  private void lines(String name, List<String> values) {
    if (!values.isEmpty()) {
      line(name, "");
      values.forEach(value -> text.append(' ').append(value).append('\n'));
    }
  }
}
