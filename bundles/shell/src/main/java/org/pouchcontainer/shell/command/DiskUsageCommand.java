package org.pouchcontainer.shell.command;

import java.util.Collection;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.system.DiskUsageService;
import org.pouchcontainer.api.system.DiskUsageService.ContainerSize;
import org.pouchcontainer.api.system.DiskUsageService.DiskUsage;
import org.pouchcontainer.shell.Present;
import org.pouchcontainer.shell.Texts;

/** {@code pouch:df}. */
@Service
@Command(
    scope = "pouch",
    name = "df",
    description = "Shows how much images, containers and volumes take on disk")
public final class DiskUsageCommand implements Action {
  @Reference(optional = true)
  @Nullable DiskUsageService disks;

  @Reference Session session;

  @Option(name = "--no-format", description = "Show tab-separated values without heads")
  boolean plain;

  @Override
  public Object execute() {
    DiskUsage usage = Present.required(disks, "measure what is on disk").measure();
    ShellTable table = new ShellTable();
    table.column("What");
    table.column("Count").alignRight();
    table.column("Size").alignRight();
    table
        .addRow()
        .addContent("images", usage.sharedBytes().size(), Texts.size(usage.layersBytes()));
    table
        .addRow()
        .addContent(
            "containers",
            usage.containers().size(),
            Texts.size(
                usage.containers().values().stream()
                    .mapToLong(ContainerSize::writableBytes)
                    .sum()));
    table
        .addRow()
        .addContent(
            "volumes", usage.volumeBytes().size(), Texts.size(sum(usage.volumeBytes().values())));
    table.print(session.getConsole(), !plain);
    return null;
  }

  private static long sum(Collection<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).sum();
  }
}
