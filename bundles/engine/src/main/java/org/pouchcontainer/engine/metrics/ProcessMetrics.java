package org.pouchcontainer.engine.metrics;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.Map;

/** What the engine's own process uses, under the names that all Prometheus libraries give it. */
final class ProcessMetrics {
  private ProcessMetrics() {}

  static void write(Exposition out) {
    ProcessHandle.Info info = ProcessHandle.current().info();
    double cpu = info.totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0);
    gauge(out, "process_cpu_seconds_total", "counter", "Processor time of the engine.", cpu);
    double start = info.startInstant().map(Instant::getEpochSecond).orElse(0L);
    gauge(out, "process_start_time_seconds", "gauge", "When it started, since 1970.", start);
    String[] descriptors = new File("/proc/self/fd").list();
    double open = descriptors == null ? 0 : descriptors.length;
    gauge(out, "process_open_fds", "gauge", "Open descriptors.", open);
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    String name = "jvm_memory_used_bytes";
    out.metric(name, "gauge", "Memory of the virtual machine.");
    out.value(name, Map.of("area", "heap"), (double) heap.getUsed());
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    gauge(out, "jvm_threads_live_threads", "gauge", "Threads.", threads);
  }

  private static void gauge(Exposition out, String name, String type, String help, double value) {
    out.metric(name, type, help).value(name, value);
  }
}
