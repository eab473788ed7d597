package org.pouchcontainer.oci.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * Limits on block devices.
 *
 * @param weight relative weight, 10 to 1000
 * @param leafWeight the same against child cgroups
 * @param weightDevice weights by device
 * @param throttleReadBpsDevice bytes read per second
 * @param throttleWriteBpsDevice bytes written per second
 * @param throttleReadIOPSDevice reads per second
 * @param throttleWriteIOPSDevice writes per second
 */
public record BlockIoResources(
    @Nullable Integer weight,
    @Nullable Integer leafWeight,
    List<WeightDevice> weightDevice,
    List<ThrottleDevice> throttleReadBpsDevice,
    List<ThrottleDevice> throttleWriteBpsDevice,
    List<ThrottleDevice> throttleReadIOPSDevice,
    List<ThrottleDevice> throttleWriteIOPSDevice) {
  /** Copies the collections; null becomes empty. */
  public BlockIoResources {
    weightDevice = Copies.list(weightDevice);
    throttleReadBpsDevice = Copies.list(throttleReadBpsDevice);
    throttleWriteBpsDevice = Copies.list(throttleWriteBpsDevice);
    throttleReadIOPSDevice = Copies.list(throttleReadIOPSDevice);
    throttleWriteIOPSDevice = Copies.list(throttleWriteIOPSDevice);
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.weight = weight;
    copy.leafWeight = leafWeight;
    copy.weightDevice = weightDevice;
    copy.throttleReadBpsDevice = throttleReadBpsDevice;
    copy.throttleWriteBpsDevice = throttleWriteBpsDevice;
    copy.throttleReadIOPSDevice = throttleReadIOPSDevice;
    copy.throttleWriteIOPSDevice = throttleWriteIOPSDevice;
    return copy;
  }

  /** Collects the components; not for use by several threads. */
  public static final class Builder {
    private @Nullable Integer weight;
    private @Nullable Integer leafWeight;
    private List<WeightDevice> weightDevice = List.of();
    private List<ThrottleDevice> throttleReadBpsDevice = List.of();
    private List<ThrottleDevice> throttleWriteBpsDevice = List.of();
    private List<ThrottleDevice> throttleReadIOPSDevice = List.of();
    private List<ThrottleDevice> throttleWriteIOPSDevice = List.of();

    private Builder() {}

    /** Sets weight; see the record's description. */
    public Builder weight(@Nullable Integer value) {
      this.weight = value;
      return this;
    }

    /** Sets leafWeight; see the record's description. */
    public Builder leafWeight(@Nullable Integer value) {
      this.leafWeight = value;
      return this;
    }

    /** Sets weightDevice; see the record's description. */
    public Builder weightDevice(List<WeightDevice> value) {
      this.weightDevice = value;
      return this;
    }

    /** Sets throttleReadBpsDevice; see the record's description. */
    public Builder throttleReadBpsDevice(List<ThrottleDevice> value) {
      this.throttleReadBpsDevice = value;
      return this;
    }

    /** Sets throttleWriteBpsDevice; see the record's description. */
    public Builder throttleWriteBpsDevice(List<ThrottleDevice> value) {
      this.throttleWriteBpsDevice = value;
      return this;
    }

    /** Sets throttleReadIOPSDevice; see the record's description. */
    public Builder throttleReadIOPSDevice(List<ThrottleDevice> value) {
      this.throttleReadIOPSDevice = value;
      return this;
    }

    /** Sets throttleWriteIOPSDevice; see the record's description. */
    public Builder throttleWriteIOPSDevice(List<ThrottleDevice> value) {
      this.throttleWriteIOPSDevice = value;
      return this;
    }

    /** The value. */
    public BlockIoResources build() {
      return new BlockIoResources(
          weight,
          leafWeight,
          weightDevice,
          throttleReadBpsDevice,
          throttleWriteBpsDevice,
          throttleReadIOPSDevice,
          throttleWriteIOPSDevice);
    }
  }
}
