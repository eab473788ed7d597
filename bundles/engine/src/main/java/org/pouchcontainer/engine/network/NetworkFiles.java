package org.pouchcontainer.engine.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.oci.runtime.Mount;
import org.pouchcontainer.spi.EngineException;

/** Writes a container's hosts, hostname and resolv.conf, which are bind-mounted into it. */
public final class NetworkFiles {
  private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final List<String> FALLBACK_SERVERS = List.of("8.8.8.8", "8.8.4.4");
  private static final int MAX_RESOLV_CONF = 64 * 1024;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final DaemonSettings.Dns defaults;

  /** Containers that name no resolver get these, or else the host's. */
  public NetworkFiles(DaemonSettings.Dns defaults) {
    this.defaults = defaults;
  }

  /**
   * Checks resolvers and extra hosts.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  public static void validate(NetworkRequest network) {
    for (String server : network.dns()) {
      if (!isAddress(server)) {
        throw EngineException.invalid("dns server \"" + server + "\": not an address");
      }
    }
    for (String text : network.dnsSearch()) {
      requirePlain("dns search domain", text);
    }
    for (String text : network.dnsOptions()) {
      requirePlain("dns option", text);
    }
    for (String line : network.extraHosts()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || colon == line.length() - 1) {
        throw EngineException.invalid("extra host \"" + line + "\": expected as name:address");
      }
      requirePlain("extra host", line);
      if (!isAddress(line.substring(colon + 1))) {
        throw EngineException.invalid("extra host \"" + line + "\": not an address after ':'");
      }
    }
  }

  private static boolean isAddress(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!IPV4.matcher(bare).matches() && !IPV6.matcher(bare).matches()) {
      return false;
    }
    try {
      // Only literals come here, so nothing is looked up.
      return InetAddress.getByName(bare) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void requirePlain(String what, String text) {
    if (text.length() > 512 || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw EngineException.invalid(what + " \"" + text.strip() + "\": blanks are not allowed");
    }
  }

  /**
   * Writes the files and gives their mounts.
   *
   * @param folder the container's durable folder
   * @param addresses the container's own addresses, empty without a network
   * @param sharesHost whether it is in the host's network
   */
  public List<Mount> write(
      ContainerRecord record, Path folder, List<String> addresses, boolean sharesHost) {
    ContainerSpec spec = record.spec();
    if (spec.network().disableFiles()) {
      return List.of();
    }
    try {
      String hostname =
          spec.hostname().isEmpty()
              ? sharesHost ? hostName() : record.id().shortForm()
              : spec.hostname();
      Files.writeString(folder.resolve("hostname"), hostname + "\n");
      Files.writeString(folder.resolve("hosts"), hosts(spec, hostname, addresses, sharesHost));
      Files.writeString(folder.resolve("resolv.conf"), resolvConf(spec.network()));
    } catch (IOException e) {
      throw EngineException.internal("write network files of container " + record.id(), e);
    }
    return mountsOf(folder);
  }

  /** The mounts of files that were written before; those that are not there are left out. */
  public static List<Mount> mountsOf(Path folder) {
    return Stream.of("resolv.conf", "hostname", "hosts")
        .filter(name -> Files.exists(folder.resolve(name)))
        .map(name -> bind(folder.resolve(name), "/etc/" + name))
        .toList();
  }

  private static Mount bind(Path source, String target) {
    return new Mount(target, "bind", source.toString(), List.of("rbind", "rprivate"));
  }

  private static String hostName() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
  }

  private static String hosts(
      ContainerSpec spec, String hostname, List<String> addresses, boolean sharesHost)
      throws IOException {
    StringBuilder text = new StringBuilder();
    Path own = Path.of("/etc/hosts");
    if (sharesHost && Files.isReadable(own)) {
      text.append(Files.readString(own).stripTrailing()).append('\n');
    } else {
      text.append("127.0.0.1\tlocalhost\n")
          .append("::1\tlocalhost ip6-localhost ip6-loopback\n")
          .append("fe00::0\tip6-localnet\n")
          .append("ff00::0\tip6-mcastprefix\n")
          .append("ff02::1\tip6-allnodes\n")
          .append("ff02::2\tip6-allrouters\n");
    }
    for (String line : spec.network().extraHosts()) {
      int colon = line.indexOf(':');
      text.append(line.substring(colon + 1)).append('\t').append(line, 0, colon).append('\n');
    }
    String names =
        spec.domainname().isEmpty()
            ? hostname
            : hostname + "." + spec.domainname() + " " + hostname;
    for (String address : addresses) {
      text.append(address.replaceFirst("/.*", "")).append('\t').append(names).append('\n');
    }
    return text.toString();
  }

  private String resolvConf(NetworkRequest network) throws IOException {
    List<String> servers = or(network.dns(), defaults.servers());
    List<String> search = or(network.dnsSearch(), defaults.search());
    List<String> options = or(network.dnsOptions(), defaults.options());
    List<String> lines = new ArrayList<>();
    for (String line : hostLines()) {
      boolean replaced =
          (line.startsWith("nameserver") && !servers.isEmpty())
              || (line.startsWith("search") && !search.isEmpty())
              || (line.startsWith("options") && !options.isEmpty());
      if (!replaced) {
        lines.add(line);
      }
    }
    if (!search.isEmpty() && !search.equals(List.of("."))) {
      lines.add("search " + String.join(" ", search));
    }
    servers.forEach(server -> lines.add("nameserver " + server));
    if (servers.isEmpty() && lines.stream().noneMatch(line -> line.startsWith("nameserver"))) {
      FALLBACK_SERVERS.forEach(server -> lines.add("nameserver " + server));
    }
    if (!options.isEmpty()) {
      lines.add("options " + String.join(" ", options));
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> hostLines() throws IOException {
    if (!Files.isReadable(HOST_RESOLV_CONF) || Files.size(HOST_RESOLV_CONF) > MAX_RESOLV_CONF) {
      return List.of();
    }
    return Files.readAllLines(HOST_RESOLV_CONF).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";"))
        .toList();
  }

  private static List<String> or(List<String> asked, List<String> fallback) {
    return asked.isEmpty() ? fallback : asked;
  }
}
