package org.pouchcontainer.oci.runtime;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.io.Serial;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigInteger;

/**
 * A 64-bit number that the specification writes without a sign.
 *
 * <p>Runtimes written in Go refuse −1 where they read a uint64, so "no limit" must go out as
 * 18446744073709551615.
 */
@JacksonAnnotationsInside
@JsonSerialize(using = Unsigned.Writer.class)
@JsonDeserialize(using = Unsigned.Reader.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.FIELD,
  ElementType.PARAMETER,
  ElementType.METHOD,
  ElementType.RECORD_COMPONENT
})
public @interface Unsigned {

  /** Writes the two's complement as an unsigned number. */
  final class Writer extends StdScalarSerializer<Long> {
    @Serial private static final long serialVersionUID = 1L;

    Writer() {
      super(Long.class);
    }

    @Override
    public void serialize(Long value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(Long.toUnsignedString(value));
    }
  }

  /** Reads 0 to 2⁶⁴−1, and −1 as the largest. */
  final class Reader extends StdScalarDeserializer<Long> {
    @Serial private static final long serialVersionUID = 1L;
    private static final BigInteger MINUS_ONE = BigInteger.ONE.negate();

    Reader() {
      super(Long.class);
    }

    @Override
    public Long deserialize(JsonParser in, DeserializationContext context) throws IOException {
      BigInteger value = in.getBigIntegerValue();
      if (value.bitLength() > Long.SIZE || value.compareTo(MINUS_ONE) < 0) {
        return (Long) context.handleWeirdNumberValue(Long.class, value, "not 0 to 2^64-1");
      }
      return value.longValue();
    }
  }
}
