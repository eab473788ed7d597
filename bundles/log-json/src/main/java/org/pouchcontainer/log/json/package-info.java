/** Log driver {@code json-file}. */
@NullMarked
package org.pouchcontainer.log.json;

import org.jspecify.annotations.NullMarked;
