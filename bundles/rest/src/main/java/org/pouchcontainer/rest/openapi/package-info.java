/** The OpenAPI document of the REST interface, made of its routes, a table and the bodies. */
@NullMarked
package org.pouchcontainer.rest.openapi;

import org.jspecify.annotations.NullMarked;
