"""What an XLSX file of a release may consist of, and what is known to do harm, in words. Whatever is on neither list is a fault too."""

import re

PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/theme/theme1\.xml|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/tables/table\d+\.xml"
)
HARMFUL_PARTS = (
    ("vbaProject", "a macro"),
    ("vbaData", "a macro"),
    ("activeX", "an embedded control"),
    ("ctrlProps", "an embedded control"),
    ("pivot", "a pivot table or its cache, which keeps the records behind it"),
    ("comments", "comments"),
    ("threadedComment", "comments"),
    ("persons", "names of people"),
    ("vmlDrawing", "a drawing, in which comments are kept"),
    ("externalLink", "a link to another file"),
    ("embeddings", "an embedded object"),
    ("media", "a picture, which can carry data about its making"),
    ("drawings", "a drawing"),
    ("charts", "a chart, which keeps the numbers behind it"),
    ("customXml", "custom XML"),
    ("custom.xml", "properties of its own"),
    ("thumbnail", "a picture of itself"),
    ("connections", "a data connection"),
    ("queryTable", "a data connection"),
    ("model/", "a data model"),
    ("calcChain", "a chain of formulas"),
    ("printerSettings", "the settings of somebody's printer"),
    ("webextension", "an add-in"),
    ("revision", "a history of changes"),
)
RELATIONS = {"officeDocument", "core-properties", "extended-properties", "worksheet", "theme", "styles", "sharedStrings", "table"}
ELEMENTS = frozenset(
    """
    worksheet sheetPr pageSetUpPr dimension sheetViews sheetView sheetFormatPr cols col sheetData row c v pageMargins pageSetup
    headerFooter oddHeader oddFooter tableParts tablePart workbook fileVersion workbookPr bookViews workbookView sheets sheet calcPr
    table tableColumns tableColumn tableStyleInfo sst si t Relationships Relationship Types Default Override coreProperties title
    creator lastModifiedBy created modified Properties Application DocSecurity ScaleCrop HeadingPairs TitlesOfParts vector variant
    lpstr i4 Company LinksUpToDate SharedDoc HyperlinksChanged AppVersion styleSheet numFmts numFmt fonts font b sz color name family
    scheme fills fill patternFill borders border left right top bottom diagonal cellStyleXfs cellXfs xf alignment cellStyles cellStyle
    dxfs tableStyles
    """.split()
)
SETTINGS = frozenset(
    """
    ContentType Extension Id PartName Target Type appName applyAlignment applyBorder applyFont applyNumberFormat auto baseType
    borderId bottom builtinId calcId count customWidth defaultPivotStyle defaultRowHeight defaultTableStyle defaultThemeVersion
    displayName fillId fitToHeight fitToPage fontId footer formatCode fullCalcOnLoad header horizontal id lastEdited left lowestEdited
    max min name numFmtId orientation paperSize patternType r ref right rupBuild s sheetId showColumnStripes showFirstColumn
    showLastColumn showRowStripes size spans style t tabSelected theme top totalsRowShown type uniqueCount val vertical width
    windowHeight windowWidth workbookViewId wrapText xWindow xfId yWindow
    """.split()
)
WITH_TEXT = frozenset(
    """
    AppVersion Application DocSecurity HyperlinksChanged LinksUpToDate ScaleCrop SharedDoc created i4 lpstr modified oddFooter oddHeader
    t title v
    """.split()
)
"""The elements that have text between their marks."""
HARMFUL_ELEMENTS = {
    "f": "a formula",
    "calculatedColumnFormula": "a formula",
    "totalsRowFormula": "a formula",
    "formula": "a formula",
    "formula1": "a formula",
    "hyperlink": "a link",
    "hyperlinks": "a link",
    "HyperlinkBase": "a link",
    "hlinkClick": "a link",
    "definedName": "a defined name",
    "externalReference": "a link to another file",
    "externalReferences": "a link to another file",
    "ddeLink": "a data connection",
    "mergeCell": "merged cells",
    "mergeCells": "merged cells",
    "autoFilter": "a filter, which can hide rows",
    "pivotCaches": "a pivot cache, which keeps the records behind it",
    "pane": "frozen panes",
    "conditionalFormatting": "conditional formatting, which can hide a number",
    "dataValidations": "data validation, which can hold a list of values",
    "oleObjects": "an embedded object",
    "controls": "an embedded control",
    "drawing": "a drawing",
    "legacyDrawing": "a drawing, in which comments are kept",
    "picture": "a picture",
    "customSheetViews": "a view of its own",
    "customWorkbookViews": "a view of its own",
    "fileSharing": "the name of who reserved it",
    "scenarios": "scenarios",
    "Manager": "the name of a manager",
    "rPh": "phonetic text, which is not shown",
    "extLst": "an extension",
    "gradientFill": "a fill that can hide a number",
}
WITH_A_NAME = {"creator": "an author", "lastModifiedBy": "who changed it last", "Company": "a company", "Manager": "a manager"}
