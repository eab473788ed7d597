package org.pouchcontainer.oci.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step in the making of an image.
 *
 * @param created when
 * @param createdBy the command
 * @param author who
 * @param comment free text
 * @param emptyLayer whether the step made no layer
 */
public record History(
    @Nullable Instant created,
    @JsonProperty("created_by") @Nullable String createdBy,
    @Nullable String author,
    @Nullable String comment,
    @JsonProperty("empty_layer") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean emptyLayer) {}
