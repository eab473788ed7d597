package org.pouchcontainer.linux.internal.quota;

import java.nio.file.Path;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileTrees;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.internal.file.TreeWalk;
import org.pouchcontainer.linux.quota.ProjectQuotas;
import org.pouchcontainer.linux.quota.QuotaUsage;

/** Project quotas by quotactl_fd(2) and ioctl_fssetxattr(2). Source: linux/quota.h, linux/fs.h. */
public final class KernelProjectQuotas implements ProjectQuotas {
  private static final int PRJQUOTA = 2;
  private static final long Q_GETQUOTA = 0x800007L << 8 | PRJQUOTA;
  private static final long Q_SETQUOTA = 0x800008L << 8 | PRJQUOTA;
  private static final long Q_XGETQSTATV = ((long) 'X' << 8 | 8) << 8 | PRJQUOTA;
  private static final int STATV_SIZE = 512;
  private static final int STATV_VERSION = 1;
  private static final int PROJECT_ENFORCED = 1 << 5;
  private static final int DQBLK_SIZE = 72;
  private static final int LIMITS_VALID = 1 | 4;
  private static final long FSGETXATTR = 0x801c581fL;
  private static final long FSSETXATTR = 0x401c5820L;
  private static final int FSXATTR_SIZE = 28;
  private static final int INHERIT = 0x200;

  private final Sys sys;
  private final FileTrees trees;

  public KernelProjectQuotas(Sys sys, FileTrees trees) {
    this.sys = sys;
    this.trees = trees;
  }

  @Override
  public boolean areEnforced(Path path) {
    try (Fd fd = open(path);
        Scratch s = Scratch.take()) {
      long state = s.room(STATV_SIZE);
      s.putShort(state, STATV_VERSION);
      long result = sys.calls().invoke(Call.QUOTACTL_FD, fd.number(), Q_XGETQSTATV, 0, state);
      return result == 0 && (s.getShort(state + 2) & PROJECT_ENFORCED) != 0;
    }
  }

  @Override
  public int projectOf(Path path) {
    try (Fd fd = open(path);
        Scratch s = Scratch.take()) {
      return s.getInt(attributes(s, fd) + 12);
    }
  }

  @Override
  public void assign(Path root, int project) {
    try (Directory directory = trees.open(root)) {
      assign(directory.fd(), project, INHERIT);
      TreeWalk.walk(directory, new Assignment(project));
    }
  }

  private final class Assignment implements TreeWalk.Visitor {
    private final int project;

    private Assignment(int project) {
      this.project = project;
    }

    @Override
    public void file(Directory in, RawName name, FileStatus status) {
      // Links and devices cannot be opened for this; they weigh an inode each, at most.
      if (status.type() == FileType.REGULAR) {
        try (Fd fd = in.openForRead(RawPath.EMPTY.resolve(name), Resolve.SAME_MOUNT)) {
          assign(fd, project, 0);
        }
      }
    }

    @Override
    public void enter(Directory in, RawName name, FileStatus status) {
      try (Directory directory = in.open(name)) {
        assign(directory.fd(), project, INHERIT);
      }
    }

    @Override
    public void leave(Directory directory, RawName name, FileStatus status) {}

    @Override
    public void mountPoint(Directory in, RawName name, FileStatus status) {}
  }

  private void assign(Fd fd, int project, int inherit) {
    try (Scratch s = Scratch.take()) {
      long attributes = attributes(s, fd);
      int flags = s.getInt(attributes);
      s.putInt(attributes, project == 0 ? flags & ~INHERIT : flags | inherit);
      s.putInt(attributes + 12, project);
      sys.check(
          sys.calls().invoke(Call.IOCTL, fd.number(), FSSETXATTR, attributes),
          Call.IOCTL,
          "FSSETXATTR " + fd);
    }
  }

  private long attributes(Scratch s, Fd fd) {
    long attributes = s.room(FSXATTR_SIZE);
    sys.check(
        sys.calls().invoke(Call.IOCTL, fd.number(), FSGETXATTR, attributes),
        Call.IOCTL,
        "FSGETXATTR " + fd);
    return attributes;
  }

  @Override
  public void limit(Path path, int project, long maxBytes, long maxInodes) {
    try (Fd fd = open(path);
        Scratch s = Scratch.take()) {
      long quota = s.room(DQBLK_SIZE);
      s.putLong(quota, (maxBytes + 1023) / 1024);
      s.putLong(quota + 24, maxInodes);
      s.putInt(quota + 64, LIMITS_VALID);
      sys.check(
          sys.calls().invoke(Call.QUOTACTL_FD, fd.number(), Q_SETQUOTA, project, quota),
          Call.QUOTACTL_FD,
          path + " project " + project);
    }
  }

  @Override
  public QuotaUsage usage(Path path, int project) {
    try (Fd fd = open(path);
        Scratch s = Scratch.take()) {
      long quota = s.room(DQBLK_SIZE);
      long result = sys.calls().invoke(Call.QUOTACTL_FD, fd.number(), Q_GETQUOTA, project, quota);
      // What has neither files nor limits is unknown to xfs.
      if (result != -Errno.ENOENT.number()) {
        sys.check(result, Call.QUOTACTL_FD, path + " project " + project);
      }
      return new QuotaUsage(
          s.getLong(quota + 16),
          s.getLong(quota + 40),
          s.getLong(quota) * 1024,
          s.getLong(quota + 24));
    }
  }

  private Fd open(Path path) {
    return sys.open(path, Open.RDONLY | Open.NONBLOCK | Open.NOFOLLOW);
  }
}
