package org.pouchcontainer.linux.internal;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The system calls that are used, with their numbers on the two machines that are supported.
 *
 * <p>Source: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
 */
public enum Call {
  /** read(2). */
  READ(0, 63),
  /** write(2). */
  WRITE(1, 64),
  /** close(2). */
  CLOSE(3, 57),
  /** ppoll(2). */
  PPOLL(271, 73),
  /** lseek(2). */
  LSEEK(8, 62),
  /** pread64(2). */
  PREAD64(17, 67),
  /** pwrite64(2). */
  PWRITE64(18, 68),
  /** ioctl(2). */
  IOCTL(16, 29),
  /** fcntl(2). */
  FCNTL(72, 25),
  /** flock(2). */
  FLOCK(73, 32),
  /** fsync(2). */
  FSYNC(74, 82),
  /** syncfs(2). */
  SYNCFS(306, 267),
  /** fdatasync(2). */
  FDATASYNC(75, 83),
  /** ftruncate(2). */
  FTRUNCATE(77, 46),
  /** fallocate(2). */
  FALLOCATE(285, 47),
  /** copy_file_range(2). */
  COPY_FILE_RANGE(326, 285),
  /** openat(2). */
  OPENAT(257, 56),
  /** openat2(2). */
  OPENAT2(437, 437),
  /** getdents64(2). */
  GETDENTS64(217, 61),
  /** statx(2). */
  STATX(332, 291),
  /** mkdirat(2). */
  MKDIRAT(258, 34),
  /** mknodat(2). */
  MKNODAT(259, 33),
  /** symlinkat(2). */
  SYMLINKAT(266, 36),
  /** linkat(2). */
  LINKAT(265, 37),
  /** unlinkat(2). */
  UNLINKAT(263, 35),
  /** renameat2(2). */
  RENAMEAT2(316, 276),
  /** readlinkat(2). */
  READLINKAT(267, 78),
  /** fchownat(2). */
  FCHOWNAT(260, 54),
  /** fchmodat(2). */
  FCHMODAT(268, 53),
  /** utimensat(2). */
  UTIMENSAT(280, 88),
  /** setxattr(2). */
  SETXATTR(188, 5),
  /** lsetxattr(2). */
  LSETXATTR(189, 6),
  /** fsetxattr(2). */
  FSETXATTR(190, 7),
  /** lgetxattr(2). */
  LGETXATTR(192, 9),
  /** fgetxattr(2). */
  FGETXATTR(193, 10),
  /** llistxattr(2). */
  LLISTXATTR(195, 12),
  /** flistxattr(2). */
  FLISTXATTR(196, 13),
  /** lremovexattr(2). */
  LREMOVEXATTR(198, 15),
  /** fremovexattr(2). */
  FREMOVEXATTR(199, 16),
  /** statfs(2). */
  STATFS(137, 43),
  /** fstatfs(2). */
  FSTATFS(138, 44),
  /** mount(2). */
  MOUNT(165, 40),
  /** umount2(2). */
  UMOUNT2(166, 39),
  /** open_tree(2). */
  OPEN_TREE(428, 428),
  /** move_mount(2). */
  MOVE_MOUNT(429, 429),
  /** fsopen(2). */
  FSOPEN(430, 430),
  /** fsconfig(2). */
  FSCONFIG(431, 431),
  /** fsmount(2). */
  FSMOUNT(432, 432),
  /** mount_setattr(2). */
  MOUNT_SETATTR(442, 442),
  /** chdir(2). */
  CHDIR(80, 49),
  /** pipe2(2). */
  PIPE2(293, 59),
  /** waitid(2). */
  WAITID(247, 95),
  /** kill(2). */
  KILL(62, 129),
  /** pidfd_open(2). */
  PIDFD_OPEN(434, 434),
  /** pidfd_send_signal(2). */
  PIDFD_SEND_SIGNAL(424, 424),
  /** gettid(2). */
  GETTID(186, 178),
  /** prlimit64(2). */
  PRLIMIT64(302, 261),
  /** prctl(2). */
  PRCTL(157, 167),
  /** eventfd2(2). */
  EVENTFD2(290, 19),
  /** epoll_create1(2). */
  EPOLL_CREATE1(291, 20),
  /** epoll_ctl(2). */
  EPOLL_CTL(233, 21),
  /** epoll_pwait(2). */
  EPOLL_PWAIT(281, 22),
  /** socket(2). */
  SOCKET(41, 198),
  /** socketpair(2). */
  SOCKETPAIR(53, 199),
  /** bind(2). */
  BIND(49, 200),
  /** listen(2). */
  LISTEN(50, 201),
  /** accept4(2). */
  ACCEPT4(288, 242),
  /** connect(2). */
  CONNECT(42, 203),
  /** sendto(2). */
  SENDTO(44, 206),
  /** recvfrom(2). */
  RECVFROM(45, 207),
  /** shutdown(2). */
  SHUTDOWN(48, 210),
  /** unshare(2). */
  UNSHARE(272, 97),
  /** setns(2). */
  SETNS(308, 268),
  /** quotactl_fd(2). */
  QUOTACTL_FD(443, 443),
  /** sysinfo(2). */
  SYSINFO(99, 179),
  /** uname(2). */
  UNAME(63, 160),
  /** memfd_create(2). */
  MEMFD_CREATE(319, 279),
  /** fchmodat2(2), Linux 6.6. */
  FCHMODAT2(452, 452);

  private static final Set<Call> SIX_ARGUMENTS =
      EnumSet.of(COPY_FILE_RANGE, EPOLL_PWAIT, SENDTO, RECVFROM);

  private static final boolean ARM = Machine.isArm();

  private final int x86;
  private final int arm;

  Call(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /** The number on this machine. */
  public int number() {
    return ARM ? arm : x86;
  }

  /** Whether it takes six arguments; all others take fewer. */
  boolean hasSixArguments() {
    return SIX_ARGUMENTS.contains(this);
  }

  /** The name as the manual has it. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
