package org.pouchcontainer.oci.runtime;

/**
 * A limit for huge pages of one size.
 *
 * @param pageSize such as {@code 2MB}
 * @param limit bytes
 */
public record HugepageLimit(String pageSize, long limit) {}
