package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a unix socket. The socket is bound under a name of its own in a folder that only we
 * can enter, gets its owner and mode there, and is then renamed: nobody can connect while it is
 * open to all.
 */
final class UnixSocketFile {
  private static final Logger LOG = LoggerFactory.getLogger(UnixSocketFile.class);
  private static final String GROUP = "pouch";

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int MAX_BYTES = 107;

  private final Path path;
  private final Path privateFolder;

  UnixSocketFile(Path path) {
    this.path = path;
    this.privateFolder =
        path.resolveSibling("." + ProcessHandle.current().pid() + "." + NUMBER.incrementAndGet());
  }

  /**
   * Makes sure that nobody serves there, and returns where to bind.
   *
   * @throws EngineException ALREADY_EXISTS if someone answers or it is no socket
   */
  Path prepare() throws IOException {
    Path bound = privateFolder.resolve("s");
    if (Math.max(bytes(bound), bytes(path)) > MAX_BYTES) {
      throw EngineException.invalid(
          "listen on " + path + ": the kernel takes no longer path; use a shorter one");
    }
    Files.createDirectories(path.getParent());
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      refuseIfServed();
    }
    try {
      Files.createDirectory(
          privateFolder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      LOG.debug("left behind by an earlier process of our pid: {}", privateFolder);
    }
    Files.deleteIfExists(bound);
    return bound;
  }

  private static int bytes(Path p) {
    return p.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private void refuseIfServed() throws IOException {
    if (!Files.readAttributes(
            path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new EngineException(
          ErrorKind.ALREADY_EXISTS,
          "listen on " + path + ": it exists and is no socket; remove it or listen elsewhere");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      LOG.info("The socket {} was left behind; nobody answers there ({})", path, e.getMessage());
      return;
    }
    throw new EngineException(
        ErrorKind.ALREADY_EXISTS,
        "listen on " + path + ": another engine answers there; stop it first");
  }

  /** Opens the bound socket to its group, under its own name. */
  void publish(Path bound) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(bound, PosixFileAttributeView.class);
    try {
      GroupPrincipal group =
          bound.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
      view.setGroup(group);
    } catch (UserPrincipalNotFoundException e) {
      LOG.debug("there is no group {}, only root can use {}", GROUP, path);
    }
    view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
    Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(privateFolder);
  }

  /** Removes it. */
  void remove() throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(privateFolder.resolve("s"));
    Files.deleteIfExists(privateFolder);
  }
}
