import java.io.FileInputStream;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** Holds PDF files against PDF/UA-1 by veraPDF and prints a line for each: the file, how many checks were made, every rule broken. */
class PdfUa {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var verapdf = Foundries.defaultInstance();
        for (String file : files) {
            try (var stream = new FileInputStream(file);
                    var parser = verapdf.createParser(stream, PDFAFlavour.PDFUA_1);
                    var validator = verapdf.createValidator(PDFAFlavour.PDFUA_1, false)) {
                var told = validator.validate(parser);
                var rules = told.getValidationProfile();
                var broken = told.getFailedChecks().keySet().stream()
                        .map(rule -> rule.getClause() + "-" + rule.getTestNumber() + " " + rules.getRuleByRuleId(rule).getDescription())
                        .sorted().collect(Collectors.toList());
                if (broken.isEmpty() != told.isCompliant()) {
                    throw new IllegalStateException(file + " breaks rules that are not told.");
                }
                System.out.println(file + "\t" + told.getTotalAssertions() + "\t" + String.join("\t", broken));
            }
        }
    }
}
