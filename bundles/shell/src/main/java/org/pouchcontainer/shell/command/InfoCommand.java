package org.pouchcontainer.shell.command;

import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.pouchcontainer.api.system.EngineVersion;
import org.pouchcontainer.api.system.SystemInfo;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.shell.Texts;

/** {@code pouch:info}. */
@Service
@Command(
    scope = "pouch",
    name = "info",
    description = "Shows what the engine holds, how it is set up and what its host offers")
public final class InfoCommand implements Action {
  @Reference SystemService system;
  @Reference Session session;

  @Override
  public Object execute() {
    EngineVersion version = system.version();
    SystemInfo info = system.info();
    line("Version", version.version() + " (" + version.commit() + ")");
    line("Home", info.home());
    line("Listen", String.join(", ", info.listen()));
    line(
        "Containers",
        "%d: %d running, %d paused, %d stopped"
            .formatted(
                info.containers().total(),
                info.containers().running(),
                info.containers().paused(),
                info.containers().stopped()));
    line("Images", Integer.toString(info.images()));
    line("Snapshotter", info.snapshotter());
    line("Log driver", info.defaultLogDriver());
    line("Cgroup", info.cgroup().driver() + ", version " + info.cgroup().version());
    new TreeMap<>(info.runtimes())
        .forEach((name, runtime) -> line("Runtime " + name, runtime(info, name, runtime)));
    line("Host", info.host().name() + ", " + info.host().operatingSystem());
    line("Kernel", info.host().kernel() + ", " + info.host().architecture());
    line("CPUs", Integer.toString(info.host().cpus()));
    line("Memory", Texts.size(info.host().memoryBytes()));
    info.warnings().forEach(warning -> line("Warning", warning));
    return null;
  }

  private static String runtime(SystemInfo info, String name, SystemInfo.RuntimeInfo runtime) {
    String role = name.equals(info.defaultRuntime()) ? ", default" : "";
    return runtime.usable()
        ? runtime.path() + " " + runtime.version() + role
        : runtime.path() + role + ", not usable: " + runtime.reason();
  }

  private void line(String name, String value) {
    session.getConsole().printf("%-16s %s%n", name, value);
  }
}
