package org.cdsk8s.responder.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes what nobody should send.
 *
 * @param random where it comes from
 */
record Mangler(Random random) {

    static final String GOOD_XML =
            "<meta-data><meta-group type=\"movie meta\"><meta name=\"title\" value=\"t\"/></meta-group></meta-data>";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            ".",
            "..",
            "../../etc/passwd",
            "/etc/passwd",
            "..\\..\\x",
            "a\u0000b",
            "a\nb\r",
            "-rf",
            "--route",
            "$(id)",
            "`id`",
            "%s%n",
            "${env:HOME}",
            "\u202egnp.exe",
            "\ud83d\ude80",
            "\u0130stanbul",
            "ﬀ",
            "None",
            "null",
            "{}",
            "route.xml",
            "cds-x");

    private static final List<String> XMLS = List.of(
            "",
            "<",
            "<a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><meta-data>&b;</meta-data>",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + GOOD_XML,
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + GOOD_XML,
            "<?xml version=\"1.0\" encoding=\"x-none\"?>" + GOOD_XML,
            "<?xml version=\"1.1\"?>" + GOOD_XML,
            "<?xml-stylesheet href=\"http://127.0.0.1:1/x\"?>" + GOOD_XML,
            "<meta-data xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                    + " xsi:noNamespaceSchemaLocation=\"file:///etc/passwd\"/>");

    /** A text of any length and any characters. */
    String text() {
        return switch (random.nextInt(6)) {
            case 0 -> TEXTS.get(random.nextInt(TEXTS.size())).repeat(1 + random.nextInt(3));
            case 1 -> characters(random.nextInt(20), 0x110000);
            case 2 -> characters(random.nextInt(100), 128);
            case 3 -> characters(1, 128).repeat(random.nextInt(10_000)) + "x";
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    /** A document, rarely a good one. */
    String xml() {
        return switch (random.nextInt(6)) {
            case 0 -> "<meta-data>".repeat(random.nextInt(5_000));
            case 1 -> GOOD_XML.replace("title", text());
            case 2 -> GOOD_XML.replace("<meta name", "<meta " + "a='b' ".repeat(random.nextInt(2)) + "name");
            case 3 ->
                GOOD_XML.replace(
                        "</meta-group>", "<meta name='n' value='v'/>".repeat(random.nextInt(2_000)) + "</meta-group>");
            default -> XMLS.get(random.nextInt(XMLS.size()));
        };
    }

    /** A value of any type, at most that deep. */
    JsonNode json(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(new BigDecimal(random.nextInt() + "e" + random.nextInt(100_000)));
            case 4 -> NODES.numberNode(random.nextDouble());
            case 5 -> NODES.textNode(text());
            case 6 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    /** These bytes with some changed, cut off, put in, or others in their place. */
    byte[] broken(byte[] bytes) {
        byte[] broken = bytes.clone();
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(broken);
            case 1 -> {
                return Arrays.copyOf(broken, random.nextInt(broken.length + 1));
            }
            case 2 -> {
                return Arrays.copyOf(broken, broken.length + random.nextInt(10));
            }
            default -> {
                for (int i = random.nextInt(5); i >= 0 && broken.length > 0; i--) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt();
                }
            }
        }
        return broken;
    }

    private ArrayNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(json(depth));
        }
        return array;
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(text(), json(depth));
        }
        return object;
    }

    /** Half surrogate pairs included. */
    private String characters(int length, int below) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(below));
        }
        return text.toString();
    }
}
