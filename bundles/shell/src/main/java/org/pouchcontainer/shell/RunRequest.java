package org.pouchcontainer.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pouchcontainer.api.container.ContainerService.CreateContainer;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.container.NetworkRequest;

/**
 * What {@code pouch:run} was asked for.
 *
 * @param image the image
 * @param command program and arguments; none for the image's
 * @param name or empty
 * @param env {@code NAME=value}
 * @param volumes {@code source:target[:modes]}
 * @param network a network's name or mode, empty for the default
 * @param remove whether it is removed when it ends
 */
public record RunRequest(
    String image,
    List<String> command,
    String name,
    List<String> env,
    List<String> volumes,
    String network,
    boolean remove) {

  /** The container to make. */
  public CreateContainer toCreate() {
    ContainerSpec plain = ContainerSpec.of(image, command);
    ProcessSpec process =
        new ProcessSpec(
            null,
            command.isEmpty() ? null : command,
            env,
            "",
            "",
            List.of(),
            false,
            false,
            false,
            new AttachFlags(false, true, true),
            Set.of(),
            Set.of(),
            List.of());
    ContainerSpec spec =
        new ContainerSpec(
            image,
            process,
            plain.hostname(),
            plain.domainname(),
            plain.labels(),
            plain.annotations(),
            plain.stop(),
            plain.healthTest(),
            mounts(),
            plain.volumesFrom(),
            plain.volumeDriver(),
            NetworkRequest.ofMode(network),
            plain.namespaces(),
            plain.security(),
            plain.resources(),
            plain.restart(),
            plain.log(),
            plain.runtime(),
            plain.snapshotter(),
            remove,
            plain.init(),
            plain.sysctls(),
            plain.shmBytes(),
            plain.rich(),
            plain.quota(),
            plain.storageOptions());
    return new CreateContainer(name, null, "", spec);
  }

  private List<MountRequest> mounts() {
    List<MountRequest> mounts = new ArrayList<>();
    for (String volume : volumes) {
      String[] parts = volume.split(":", 3);
      if (parts.length < 2 || parts[0].isEmpty() || !parts[1].startsWith("/")) {
        throw new IllegalArgumentException(
            "invalid value \"" + volume + "\" for -v: use source:/target[:modes]");
      }
      List<String> modes = parts.length == 3 ? List.of(parts[2].split(",")) : List.of();
      mounts.add(mount(parts[0], parts[1], modes));
    }
    return mounts;
  }

  private static MountRequest mount(String source, String target, List<String> modes) {
    boolean folder = source.startsWith("/");
    return new MountRequest(
        folder ? MountRequest.Type.BIND : MountRequest.Type.VOLUME,
        source,
        target,
        modes.contains("ro"),
        "",
        true,
        folder,
        !folder && !modes.contains("nocopy"),
        "",
        modes,
        "",
        Map.of(),
        Map.of(),
        List.of(),
        MountRequest.Origin.BINDS);
  }
}
