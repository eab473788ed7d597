package org.pouchcontainer.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class OutputBufferTest {
  private static final byte[] PACKET = {2, 'a', 'b', 'c'};

  @Test
  void packets_come_out_in_order_and_then_the_end() throws Exception {
    OutputBuffer buffer = new OutputBuffer(100, Duration.ofSeconds(1));
    buffer.put(PACKET, 4);
    buffer.put(new byte[] {3, 'd'}, 2);
    buffer.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    buffer.pump((err, bytes, offset, n) -> out.write((err ? "E" : "O").charAt(0)));
    assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("OE");
  }

  @Test
  void a_full_buffer_waits_for_a_slow_client() throws Exception {
    OutputBuffer buffer = new OutputBuffer(4, Duration.ofSeconds(5));
    assertThat(buffer.put(PACKET, 4)).isTrue();
    CompletableFuture<Boolean> second = async(() -> buffer.put(PACKET, 4));
    assertThat(second).isNotDone();
    assertThat(buffer.take()).isEqualTo(PACKET);
    assertThat(second.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_dead_client_is_given_up_after_the_stall_limit() throws Exception {
    OutputBuffer buffer = new OutputBuffer(4, Duration.ofMillis(50));
    assertThat(buffer.put(PACKET, 4)).isTrue();
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(buffer.put(PACKET, 4)).isFalse();
  }

  @Test
  void a_packet_larger_than_the_buffer_passes_when_it_is_alone() throws Exception {
    OutputBuffer buffer = new OutputBuffer(1, Duration.ofMillis(50));
    assertThat(buffer.put(PACKET, 4)).isTrue();
    assertThat(buffer.take()).isEqualTo(PACKET);
  }

  @Test
  void close_wakes_both_sides() throws Exception {
    OutputBuffer empty = new OutputBuffer(4, Duration.ofDays(1));
    CompletableFuture<byte[]> taker = async(empty::take);
    empty.close();
    assertThat(taker.get(5, TimeUnit.SECONDS)).isNull();
    OutputBuffer full = new OutputBuffer(4, Duration.ofDays(1));
    full.put(PACKET, 4);
    CompletableFuture<Boolean> putter = async(() -> full.put(PACKET, 4));
    full.close();
    assertThat(putter.get(5, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void what_the_sink_throws_reaches_the_caller_and_the_rest_stays() throws Exception {
    OutputBuffer buffer = new OutputBuffer(100, Duration.ofSeconds(1));
    buffer.put(PACKET, 4);
    buffer.put(PACKET, 4);
    buffer.end();
    assertThatIOException()
        .isThrownBy(
            () ->
                buffer.pump(
                    (err, bytes, offset, n) -> {
                      throw new IOException("client gone");
                    }));
    assertThat(buffer.take()).isEqualTo(PACKET);
  }

  private interface Work<T> {
    T run() throws Exception;
  }

  private static <T> CompletableFuture<T> async(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.run());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
