
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0044_tell_tiles_of_the_ground'),
    ]

    operations = [
        migrations.AlterField(
            model_name='boundaryedition',
            name='layer',
            field=models.CharField(choices=[('divisions', 'Divisions'), ('grids', 'Grids'), ('road_sections', 'Road sections'), ('places', 'Places')], max_length=30, verbose_name='layer'),
        ),
        migrations.AlterField(
            model_name='boundaryeditionevent',
            name='layer',
            field=models.CharField(choices=[('divisions', 'Divisions'), ('grids', 'Grids'), ('road_sections', 'Road sections'), ('places', 'Places')], max_length=30, verbose_name='layer'),
        ),
        migrations.AlterField(
            model_name='editiondraft',
            name='layer',
            field=models.CharField(choices=[('grids', 'Grids'), ('road_sections', 'Road sections'), ('places', 'Places')], max_length=13, verbose_name='layer'),
        ),
        migrations.AlterField(
            model_name='editiondraftevent',
            name='layer',
            field=models.CharField(choices=[('grids', 'Grids'), ('road_sections', 'Road sections'), ('places', 'Places')], max_length=13, verbose_name='layer'),
        ),
    ]
