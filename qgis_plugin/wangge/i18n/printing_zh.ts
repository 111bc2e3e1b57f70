<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Wangge</name>
    <message>
        <source>There is nothing to print: no row is chosen.</source>
        <translation>没有可打印的内容：没有选中任何一行。</translation>
    </message>
    <message>
        <source>The file could not be written:</source>
        <translation>无法写入文件：</translation>
    </message>
    <message>
        <source>There is nothing to print: its layer is missing.</source>
        <translation>没有可打印的内容：缺少所需图层。</translation>
    </message>
    <message>
        <source>m</source>
        <translation>米</translation>
    </message>
    <message>
        <source>ha</source>
        <translation>公顷</translation>
    </message>
    <message>
        <source>CGCS2000, Gauss–Krüger, zones of 3°, central meridian</source>
        <translation>2000 国家大地坐标系　高斯—克吕格投影　3°带　中央经线</translation>
    </message>
    <message>
        <source>Map review number:</source>
        <translation>审图号：</translation>
    </message>
    <message>
        <source>ground of</source>
        <translation>责任划分截至</translation>
    </message>
    <message>
        <source>Responsibility sheets of grids</source>
        <translation>网格责任图</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>相邻网格</translation>
    </message>
    <message>
        <source>Sheets of road sections</source>
        <translation>路段监管图</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>{county}: responsibility sheet of a grid</source>
        <translation>{county}网格责任图</translation>
    </message>
    <message>
        <source>{county}: sheet of a road section</source>
        <translation>{county}路段监管图</translation>
    </message>
    <message>
        <source>{county}: responsibility grids</source>
        <translation>{county}责任网格挂图</translation>
    </message>
    <message>
        <source>Grids beside it</source>
        <translation>沿线网格</translation>
    </message>
    <message>
        <source>Area of the grid</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>From and to</source>
        <translation>起止点</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Width, left and right</source>
        <translation>左、右宽度</translation>
    </message>
    <message>
        <source>Wall map of the county</source>
        <translation>县域责任网格挂图</translation>
    </message>
    <message>
        <source>All together</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>No. of grids</source>
        <translation>网格数</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Area (km²)</source>
        <translation>面积（km²）</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Map review number (empty: a blank line)</source>
        <translation>审图号（空：留空白线）</translation>
    </message>
    <message>
        <source>Print sheets of grids</source>
        <translation>打印网格责任图</translation>
    </message>
    <message>
        <source>Prints a sheet of A3 for each grid of the county's main kind: the map with its base, the unit that answers, what is known of the grid, its neighbours and road sections with their units, where it lies. One PDF, a page for each grid, in the order of codes. The map review number is printed where there is one.</source>
        <translation>为全县每个责任网格打印一张 A3 图：带底图的地图、责任单位、网格基本情况、相邻网格和路段及其单位、在全县的位置。一个 PDF，一个网格一页，按编码排列。有审图号的印上审图号。</translation>
    </message>
    <message>
        <source>Print sheets of road sections</source>
        <translation>打印路段监管图</translation>
    </message>
    <message>
        <source>Prints a sheet of A3 for each road section: the map, the units that supervise, handle, clean and light it, its length and widths, the grids beside it with their units. One PDF, in the order of codes.</source>
        <translation>为每个路段打印一张 A3 图：地图，监管、处置、保洁、照明单位，长度和宽度，沿线网格及其单位。一个 PDF，按编码排列。</translation>
    </message>
    <message>
        <source>Print the wall map</source>
        <translation>打印县域挂图</translation>
    </message>
    <message>
        <source>Prints the county on one page of A0: grids in the colours of their units, road sections, places, divisions, the table of units with their grids, areas and households, at a round scale.</source>
        <translation>把全县印在一张 A0 上：网格按责任单位着色，带路段、场所、行政区划，附各单位的网格数、面积、户数表，比例尺取整。</translation>
    </message>
    <message>
        <source>Only these codes, with commas between (empty: all)</source>
        <translation>只打印这些编码，用逗号分开（空：全部）</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF 文件</translation>
    </message>
    <message>
        <source>Pages:</source>
        <translation>页数：</translation>
    </message>
    <message>
        <source>as of</source>
        <translation>截至</translation>
    </message>
    <message>
        <source>Buildings of the project</source>
        <translation>项目房屋</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Code of the project</source>
        <translation>项目编码</translation>
    </message>
    <message>
        <source>Print the wall map of renovation</source>
        <translation>打印棚改挂图</translation>
    </message>
    <message>
        <source>Print the wall map of a renovation project</source>
        <translation>打印棚改项目挂图</translation>
    </message>
    <message>
        <source>Prints the renovation zones by the lights of their plans on one sheet of A0 or A3, with yearly targets against what is done, projects and difficulties: the figures that the server shows you on the same day.</source>
        <translation>在一张 A0 或 A3 图上按工期灯色打印棚改片区，并列年度目标与完成情况、项目、困难；数字与服务器同一天给您看到的一致。</translation>
    </message>
    <message>
        <source>Prints the zone of a project with its buildings by how far they are, its plan, its progress and its difficulties on one sheet of A0 or A3: the figures that the server shows you on the same day.</source>
        <translation>在一张 A0 或 A3 图上打印项目片区及各栋房屋进展、工期、进度和困难；数字与服务器同一天给您看到的一致。</translation>
    </message>
    <message>
        <source>The number below the name of a grid is that of its unit in this table.</source>
        <translation>图上网格名称下方的数字为责任单位在本表中的序号。</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>场所</translation>
    </message>
    <message>
        <source>Tables on these sheets have no room for all rows, the first by code are listed:</source>
        <translation>以下图幅的表格排不下全部行，只列出编码在前的：</translation>
    </message>
    <message>
        <source>at most {most} rows, by code</source>
        <translation>按编码，最多列 {most} 行</translation>
    </message>
</context>
</TS>
