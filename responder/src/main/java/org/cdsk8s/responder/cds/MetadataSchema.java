package org.cdsk8s.responder.cds;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Checks inmeta documents against their schema, with every entity and DOCTYPE off: a document comes from a message and
 * must not make us read anything else. Thread-safe.
 */
final class MetadataSchema {

    private static final String BUILT_IN = "inmeta.xsd";

    /** Made once, since making and securing it costs many times what a small document does. */
    private final SAXParserFactory parsers;

    private MetadataSchema(Schema schema) {
        this.parsers = safeParsers(schema);
    }

    /**
     * Loads the schema.
     *
     * @param override the value of {@code INMETA_XSD}; our own schema when empty
     * @throws IllegalStateException if the file cannot be read or is no schema
     */
    static MetadataSchema load(Optional<Path> override) {
        String name = override.map(Path::toString).orElse(BUILT_IN);
        try (InputStream in = override.isPresent()
                ? Files.newInputStream(override.get())
                : MetadataSchema.class.getResourceAsStream("/" + BUILT_IN)) {
            SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file");
            return new MetadataSchema(factory.newSchema(new StreamSource(in, name)));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The inmeta schema " + name + " cannot be read: " + e.getMessage() + "; check INMETA_XSD", e);
        } catch (SAXException e) {
            throw new IllegalStateException(
                    "The inmeta schema " + name + " is not an XML schema: " + describe(e) + "; check INMETA_XSD", e);
        }
    }

    /** What is wrong with {@code metadata}, as a sentence; empty when nothing is. */
    Optional<String> problem(Metadata metadata) {
        try {
            newParser().parse(new InputSource(new StringReader(metadata.xml())), new FirstProblem());
            return Optional.empty();
        } catch (SAXException e) {
            return Optional.of("The inmeta is not valid: " + describe(e));
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("The XML parser of this Java runtime cannot be made safe", e);
        }
    }

    /** A factory serves one thread at a time. */
    private SAXParser newParser() throws ParserConfigurationException, SAXException {
        synchronized (parsers) {
            return parsers.newSAXParser();
        }
    }

    private static SAXParserFactory safeParsers(Schema schema) {
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setSchema(schema);
            return factory;
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("The XML parser of this Java runtime cannot be made safe", e);
        }
    }

    private static String describe(SAXException e) {
        return e instanceof SAXParseException at
                ? at.getMessage() + " (line " + at.getLineNumber() + ", column " + at.getColumnNumber() + ")"
                : String.valueOf(e.getMessage());
    }

    /** Stops at the first breach; by default a validating parser only prints it. */
    private static final class FirstProblem extends DefaultHandler {

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
