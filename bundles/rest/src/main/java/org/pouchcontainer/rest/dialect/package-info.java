/** Everything in which the two dialects differ. */
@NullMarked
package org.pouchcontainer.rest.dialect;

import org.jspecify.annotations.NullMarked;
